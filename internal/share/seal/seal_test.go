package seal_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// packed is a package with its key.
func packed(t *testing.T) ([]byte, ed25519.PublicKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	folder := courseware.Folder{"course.yaml": courseware.Bytes([]byte("slug: probe")), "de/a.md": courseware.Bytes([]byte("Ein Text.")), "media/x.svg": courseware.Bytes([]byte("<svg/>"))}
	m := seal.Manifest{Format: 1, Kind: "course", Work: uuid.New(), No: 1, Body: seal.Body{ID: uuid.New(), Name: i18n.Text{i18n.DE: "Auenfeld"}}, Licence: "CC-BY-4.0"}
	if _, err := seal.List(&m, folder, func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	payload, err := m.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	line, err := seal.Sign(private, payload)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := seal.Write(&b, line, m, folder); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), public
}

// read reads a package as whoever receives one does.
func read(data []byte, open func(line []byte) ([]byte, error)) error {
	r, size := bytes.NewReader(data), int64(len(data))
	line, at, err := seal.Line(r, size)
	if err != nil {
		return err
	}
	payload, err := open(line)
	if err != nil {
		return err
	}
	m, err := seal.Parse(payload)
	if err != nil {
		return err
	}
	folder, err := seal.Files(r, at, size, m)
	if err != nil {
		return err
	}
	return m.Check(folder)
}

// Whatever byte of a package is changed, taken out or put in: it is none.
func TestEveryByteCounts(t *testing.T) {
	data, public := packed(t)
	checked := func(line []byte) ([]byte, error) { return seal.Open(line, public) }
	if err := read(data, checked); err != nil {
		t.Fatal(err)
	}
	for i := range data {
		for _, bit := range []byte{1, 0x20, 0x80} {
			changed := bytes.Clone(data)
			changed[i] ^= bit
			if read(changed, checked) == nil {
				t.Fatalf("byte %d changed by %x, and nobody noticed", i, bit)
			}
		}
		if read(append(bytes.Clone(data[:i]), data[i+1:]...), checked) == nil {
			t.Fatalf("byte %d is missing, and nobody noticed", i)
		}
	}
	if read(append(bytes.Clone(data), 0), checked) == nil {
		t.Error("a byte too many, and nobody noticed")
	}
}

// The twin: without the check of the signature a signature that is none is
// believed.
func TestEveryByteCountsTwin(t *testing.T) {
	data, _ := packed(t)
	stranger, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if read(data, func(line []byte) ([]byte, error) { return seal.Open(line, stranger) }) == nil {
		t.Error("another key opens it")
	}
	err = read(data, func(line []byte) ([]byte, error) {
		payload, _, err := seal.Unchecked(line)
		return payload, err
	})
	if err != nil {
		t.Errorf("without the check: %v", err)
	}
}

// The envelope is DSSE: what is signed is the encoding of its specification.
func TestDSSE(t *testing.T) {
	key := ed25519.NewKeyFromSeed(make([]byte, 32))
	line, err := seal.Sign(key, []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	_, sig, err := seal.Unchecked(line)
	if err != nil || !ed25519.Verify(key.Public().(ed25519.PublicKey), []byte("DSSEv1 34 application/vnd.lotse.package+json 5 hello"), sig) {
		t.Errorf("%s %v", line, err)
	}
	if id, err := seal.Signer(line); err != nil || id != seal.KeyID(key.Public().(ed25519.PublicKey)) || len(seal.Fingerprint(key.Public().(ed25519.PublicKey))) != 79 {
		t.Errorf("%s %v", id, err)
	}
}

// A key vouches for one key of one town, and nobody else does.
func TestAKeyEndorsesTheNext(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	next, stranger, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	body := uuid.New()
	said := seal.Endorse(private, body, next)
	if !seal.Endorsed(public, body, next, said) {
		t.Error("the endorsement does not hold")
	}
	for name, ok := range map[string]bool{
		"another town":    seal.Endorsed(public, uuid.New(), next, said),
		"another key":     seal.Endorsed(public, body, public, said),
		"another signer":  seal.Endorsed(next, body, next, said),
		"nobody":          seal.Endorsed(public, body, next, nil),
		"no key":          seal.Endorsed(nil, body, next, said),
		"its own voucher": seal.Endorsed(public, body, next, seal.Endorse(stranger, body, next)),
	} {
		if ok {
			t.Errorf("%s: believed", name)
		}
	}
}
