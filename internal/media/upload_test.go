package media_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/fault"
)

var errCut = errors.New("the line was cut")

// film is a video of n bytes whose content differs everywhere.
func film(n int) string {
	var b strings.Builder
	b.WriteString("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	for i := 0; b.Len() < n; i++ {
		b.WriteByte(byte(i*i>>3 + i))
	}
	return b.String()[:n]
}

func (w *world) begin(t *testing.T, name string, n int) media.Upload {
	t.Helper()
	u, err := w.Begin(w.may, name, int64(n))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// TestUploadGoesOn: in pieces, cut in the middle of one, with a repeated one.
func TestUploadGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	data := film(100_000)
	u := w.begin(t, "../Ein <Film>.mp4", len(data))
	if _, err := w.Receive(w.may, u.ID, 0, strings.NewReader(data[:30_000])); err != nil {
		t.Fatal(err)
	}
	cut := io.MultiReader(strings.NewReader(data[30_000:41_000]), iotest.ErrReader(errCut))
	if _, err := w.Receive(w.may, u.ID, 30_000, cut); !errors.Is(err, errCut) {
		t.Errorf("%v", err)
	}
	u, err := w.Progress(w.may, u.ID)
	if err != nil || u.Arrived != 41_000 {
		t.Fatalf("what came through is lost: %+v, %v", u, err)
	}
	if _, err := w.Receive(w.may, u.ID, 30_000, strings.NewReader(data[30_000:])); !errors.Is(err, media.ErrOffset) {
		t.Errorf("a piece twice: %v", err)
	}
	if _, err := w.Finish(w.may, u.ID); !errors.Is(err, media.ErrOffset) {
		t.Errorf("half a film: %v", err)
	}
	if u, err = w.Receive(w.may, u.ID, 41_000, strings.NewReader(data[41_000:]+"more than announced")); err != nil || !u.Whole() {
		t.Fatalf("%+v, %v", u, err)
	}
	m, err := w.Finish(w.may, u.ID)
	if err != nil || m.Name != "Ein -Film-.mp4" || m.Kind != mediafile.Video || w.bytes(t, m.Hash) != data {
		t.Errorf("%+v, %v", m, err)
	}
	if again, err := w.Finish(w.may, u.ID); err != nil || again.ID != m.ID {
		t.Errorf("asked again: %+v, %v", again, err)
	}
	if n := w.files(t); n != 1 {
		t.Errorf("%d files, the pieces are left", n)
	}
}

// TestUploadOfOnePiece: the piece is the file, and stays when pieces go.
func TestUploadOfOnePiece(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.begin(t, "a.pdf", len(pdf))
	if _, err := w.Receive(w.may, u.ID, 0, strings.NewReader(pdf)); err != nil {
		t.Fatal(err)
	}
	m, err := w.Finish(w.may, u.ID)
	if err != nil || w.bytes(t, m.Hash) != pdf {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestUploadRefusedEarly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	page := "<!doctype html><script>alert(1)</script>" + strings.Repeat(" ", 5000)
	u := w.begin(t, "film.mp4", len(page))
	if _, err := w.Receive(w.may, u.ID, 0, strings.NewReader(page)); !fault.Is(err, fault.Invalid) {
		t.Errorf("a page: %v", err)
	}
	u = w.begin(t, "bild.jpg", 1<<30)
	if _, err := w.Receive(w.may, u.ID, 0, strings.NewReader("\xff\xd8\xff\xe0\x00\x10JFIF"+strings.Repeat("x", 5000))); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a picture of 1 GB: %v", err)
	}
	if _, err := w.Progress(w.may, u.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("the refused upload stays: %v", err)
	}
	for _, n := range []int64{0, -1, 5 << 30} {
		if _, err := w.Begin(w.may, "x", n); err == nil {
			t.Errorf("%d bytes are taken", n)
		}
	}
	short := w.begin(t, "kurz.html", 20) // told apart only at the end
	if _, err := w.Receive(w.may, short.ID, 0, strings.NewReader("<script>alert(1)</sc")); err == nil {
		if _, err = w.Finish(w.may, short.ID); !fault.Is(err, fault.Invalid) {
			t.Errorf("a short page: %v", err)
		}
	}
	if n := w.files(t); n != 0 {
		t.Errorf("%d files are left", n)
	}
}

func TestUploadIsPersonal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.begin(t, "a.pdf", 100)
	for what, err := range map[string]error{
		"progress": second(w.Progress(w.other, u.ID)), "receive": second(w.Receive(w.other, u.ID, 0, strings.NewReader(pdf))),
		"finish": second(w.Finish(w.other, u.ID)), "cancel": w.Cancel(w.other, u.ID), "unknown": w.Cancel(w.may, uuid.New()),
	} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for range 19 {
		w.begin(t, "a.pdf", 100)
	}
	if _, err := w.Begin(w.may, "a.pdf", 100); !fault.Is(err, fault.Limited) {
		t.Errorf("the 21st upload: %v", err)
	}
	if _, err := w.Begin(w.other, "a.pdf", 100); err != nil {
		t.Errorf("somebody else's first: %v", err)
	}
}

// TestUploadExpires: what nobody goes on with leaves nothing.
func TestUploadExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	u := w.begin(t, "a.mp4", 1000)
	if _, err := w.Receive(w.may, u.ID, 0, strings.NewReader(film(500))); err != nil {
		t.Fatal(err)
	}
	w.blobs.age = 25 * time.Hour
	if err := w.Sweep(w.kit.Ctx); err != nil || w.files(t) != 1 {
		t.Errorf("an upload under way: %d files, %v", w.files(t), err)
	}
	w.kit.Clock.Advance(25 * time.Hour)
	if err := w.Sweep(w.kit.Ctx); err != nil || w.files(t) != 0 {
		t.Errorf("an old upload: %d files, %v", w.files(t), err)
	}
	if _, err := w.Progress(w.may, u.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

// TestUploadRace: of two that send the same piece at once, one counts.
func TestUploadRace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	data := film(50_000)
	u := w.begin(t, "a.mp4", len(data))
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for range 6 {
		wg.Go(func() {
			_, err := w.Receive(w.may, u.ID, 0, strings.NewReader(data))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, media.ErrOffset) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var hashes [4]string
	for i := range hashes {
		wg.Go(func() {
			m, err := w.Finish(w.may, u.ID)
			if err != nil && !fault.Is(err, fault.Unavailable) {
				t.Error(err)
			}
			hashes[i] = m.Hash
		})
	}
	wg.Wait()
	m, err := w.Finish(w.may, u.ID)
	if err != nil || w.bytes(t, m.Hash) != data {
		t.Errorf("%d won, %+v, %v", won, m, err)
	}
}

// TestUploadNeedsLittleMemory sends far more than it may hold. It runs alone,
// since memory is one for all.
func TestUploadNeedsLittleMemory(t *testing.T) {
	w := newWorld(t)
	const size = 48 << 20
	u := w.begin(t, "a.mp4", size)
	src := io.LimitReader(io.MultiReader(strings.NewReader(film(4096)), zero{}), size)
	peak := watch(t)
	for !u.Whole() {
		var err error
		if u, err = w.Receive(w.may, u.ID, u.Arrived, src); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := w.Finish(w.may, u.ID); err != nil || m.Bytes != size {
		t.Fatalf("%+v, %v", m, err)
	}
	if mb := peak() >> 20; mb > 16 {
		t.Errorf("%d MB were held at once", mb)
	}
}
