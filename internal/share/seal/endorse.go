package seal

import (
	"crypto/ed25519"

	"github.com/google/uuid"
)

// keyType is the type of what is signed when one key endorses another.
const keyType = "application/vnd.lotse.key"

func successor(body uuid.UUID, next ed25519.PublicKey) []byte {
	return encoded(keyType, append(body[:], next...))
}

// Endorse is how a key says which one follows it in the same town.
func Endorse(key ed25519.PrivateKey, body uuid.UUID, next ed25519.PublicKey) []byte {
	return ed25519.Sign(key, successor(body, next))
}

// Endorsed checks what Endorse made.
func Endorsed(by ed25519.PublicKey, body uuid.UUID, next ed25519.PublicKey, endorsement []byte) bool {
	return len(by) == ed25519.PublicKeySize && ed25519.Verify(by, successor(body, next), endorsement)
}
