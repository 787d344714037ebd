package seal

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Type is the type of what is signed.
const Type = "application/vnd.lotse.package+json"

// envelope is a DSSE envelope: https://github.com/secure-systems-lab/dsse.
type envelope struct {
	PayloadType string      `json:"payloadType"`
	Payload     string      `json:"payload"`
	Signatures  []signature `json:"signatures"`
}

type signature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

// Base64 in which no two texts mean the same bytes.
var base = base64.StdEncoding.Strict()

// encoded is what is signed: type and payload with their lengths, so that
// neither can pass for a part of the other.
func encoded(kind string, payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(kind), kind, len(payload), payload)
}

// KeyID is the short name of a key.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	return hex.EncodeToString(sum[:8])
}

// Fingerprint is the whole name of a key, as people compare it by telephone.
func Fingerprint(public ed25519.PublicKey) string {
	sum := sha256.Sum256(public)
	text := hex.EncodeToString(sum[:])
	var groups []string
	for ; text != ""; text = text[4:] {
		groups = append(groups, text[:4])
	}
	return strings.Join(groups, " ")
}

// Sign puts a payload into an envelope, which is one line.
func Sign(key ed25519.PrivateKey, payload []byte) ([]byte, error) {
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("seal: no Ed25519 key")
	}
	return json.Marshal(envelope{Type, base.EncodeToString(payload), []signature{{KeyID(public), base.EncodeToString(ed25519.Sign(key, encoded(Type, payload)))}}})
}

// Altered is the fault of a package that is not what was signed.
func Altered() error { return fault.Wrong("share.refused.altered") }

func parse(line []byte) (e envelope, err error) {
	if err := json.Unmarshal(line, &e); err != nil || e.PayloadType != Type || len(e.Signatures) != 1 {
		return e, Altered()
	}
	if again, err := json.Marshal(e); err != nil || !bytes.Equal(again, line) {
		return e, Altered()
	}
	return e, nil
}

// Signer is the key that an envelope says it was signed with.
func Signer(line []byte) (keyID string, err error) {
	e, err := parse(line)
	if err != nil {
		return "", err
	}
	return e.Signatures[0].KeyID, nil
}

// Open checks the signature and returns what was signed.
func Open(line []byte, public ed25519.PublicKey) ([]byte, error) {
	payload, sig, err := Unchecked(line)
	if err != nil {
		return nil, err
	}
	id, err := Signer(line)
	if err != nil || id != KeyID(public) || len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, encoded(Type, payload), sig) {
		return nil, Altered()
	}
	return payload, nil
}

// Unchecked returns what an envelope holds without asking who signed it. Only
// Open and the twin of its tests use it.
func Unchecked(line []byte) (payload, sig []byte, err error) {
	e, err := parse(line)
	if err != nil {
		return nil, nil, err
	}
	if payload, err = base.DecodeString(e.Payload); err != nil {
		return nil, nil, Altered()
	}
	if sig, err = base.DecodeString(e.Signatures[0].Sig); err != nil {
		return nil, nil, Altered()
	}
	return payload, sig, nil
}
