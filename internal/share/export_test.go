package share

import (
	"crypto/ed25519"

	"codeberg.org/lotse/lotse/internal/share/seal"
)

// Blind lets a service believe every envelope: the twin of the checks.
func (s *Service) Blind() {
	s.open = func(line []byte, _ ed25519.PublicKey) ([]byte, error) {
		payload, _, err := seal.Unchecked(line)
		return payload, err
	}
}
