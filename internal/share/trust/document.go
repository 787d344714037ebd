package trust

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/share/seal"
)

// KeysPath is where a town announces its keys.
const KeysPath = "/.well-known/lotse-keys.json"

// The bounds of a document.
const (
	MostDocument = 64 << 10 // bytes
	mostKeys     = 50
	mostName     = 200
)

// Document is what a town announces about itself.
type Document struct {
	Format int         `json:"format"` // 1
	Body   seal.Body   `json:"body"`
	Origin string      `json:"origin,omitempty"` // https://lernen.example.org
	Keys   []Announced `json:"keys"`
}

// Announced is a key as its town announces it.
type Announced struct {
	ID          string     `json:"id"`
	Public      []byte     `json:"public"`
	MadeAt      time.Time  `json:"made_at"`
	RetiredAt   *time.Time `json:"retired_at,omitempty"`
	RevokedAt   *time.Time `json:"revoked_at,omitempty"`
	EndorsedBy  string     `json:"endorsed_by,omitempty"`
	Endorsement []byte     `json:"endorsement,omitempty"`
}

// Key is what the key is without how it was announced.
func (a Announced) Key() Key {
	return Key{ID: a.ID, Public: a.Public, MadeAt: a.MadeAt, RetiredAt: a.RetiredAt, RevokedAt: a.RevokedAt}
}

// Parse reads a document; where it comes from is not its affair.
func Parse(data []byte) (d Document, err error) {
	in := json.NewDecoder(bytes.NewReader(data))
	if len(data) > MostDocument || in.Decode(&d) != nil || d.Format != 1 || d.Body.ID == uuid.Nil || !named(d.Body.Name) {
		return d, fault.Wrong("share.trust.unreadable")
	}
	seen := map[string]bool{}
	for _, k := range d.Keys {
		if len(k.Public) != ed25519.PublicKeySize || k.ID != seal.KeyID(k.Public) || seen[k.ID] {
			return d, fault.Wrong("share.trust.unreadable")
		}
		seen[k.ID] = true
	}
	if len(d.Keys) > mostKeys {
		return d, fault.Wrong("share.trust.unreadable")
	}
	if len(d.Usable()) == 0 {
		return d, fault.Wrong("share.trust.no_key")
	}
	if d.Origin != "" {
		if d.Origin, err = originOf(d.Origin); err != nil {
			return d, fault.Wrong("share.trust.unreadable")
		}
	}
	return d, nil
}

func named(t i18n.Text) bool {
	for _, s := range t {
		if utf8.RuneCountInString(s) > mostName {
			return false
		}
	}
	return strings.TrimSpace(t[i18n.DE]) != ""
}

// Usable are the keys that were not revoked.
func (d Document) Usable() []Announced {
	return slices.DeleteFunc(slices.Clone(d.Keys), func(k Announced) bool { return k.RevokedAt != nil })
}

// originOf is what an address begins with.
func originOf(address string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fault.Wrong("outbound.address")
	}
	return (&url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host)}).String(), nil
}
