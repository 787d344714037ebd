package public

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/tenant"
)

// Service holds the use cases.
type Service struct{ DB *db.DB }

// Names are the pages whose texts a municipality may write itself.
var Names = []string{"imprint", "privacy", "accessibility", "easy", "sign"}

// The placeholders, in double brackets in a paragraph of their own; Town also
// within a sentence.
const (
	Contact     = "contact"     // who helps
	Report      = "report"      // the way to the form for barriers
	Enforcement = "enforcement" // which office of the Land decides
	Authority   = "authority"   // which office of the Land watches over data
	Retention   = "retention"   // how long data are kept, by the agreement
	Shortcuts   = "shortcuts"
	Town        = "tenant"
)

// Placeholders lists them all.
var Placeholders = []string{Contact, Report, Enforcement, Authority, Retention, Shortcuts, Town}

// required are those that a text cannot do without.
var required = map[string][]string{
	"imprint": {Contact}, "privacy": {Retention, Authority}, "accessibility": {Report, Enforcement},
}

// MostBody bounds a text.
const MostBody = 60_000

// Text is what a municipality wrote for a page in a language.
type Text struct {
	Name    string
	Lang    i18n.Lang
	No      int
	Body    string    // Markdown; empty: back to what ships
	Shipped string    // fingerprint of what shipped when this was written
	By      uuid.UUID // nobody's once they were erased
	At      time.Time
}

// Fingerprint is what a text keeps of the shipped one it replaces.
func Fingerprint(shipped string) string {
	sum := sha256.Sum256([]byte(shipped))
	return hex.EncodeToString(sum[:8])
}

// Own is the text that a municipality wrote for a page, nil where what ships
// counts. Everybody reads it.
func (s *Service) Own(ctx context.Context, name string, l i18n.Lang) (t *Text, err error) {
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		t, err = selectNewest(ctx, tx, name, l)
		return err
	})
	if t != nil && t.Body == "" {
		t = nil
	}
	return t, err
}

// Texts are the newest of all pages, those that are back to what ships among
// them.
func (s *Service) Texts(ctx context.Context) (list []Text, err error) {
	if err := actor.Require(ctx, tenant.Present); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectTexts(ctx, tx)
		return err
	})
	return list, err
}

// History is what was written for a page, the newest first.
func (s *Service) History(ctx context.Context, name string, l i18n.Lang) (list []Text, err error) {
	if err := actor.Require(ctx, tenant.Present); err != nil {
		return nil, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		list, err = selectHistory(ctx, tx, name, l)
		return err
	})
	return list, err
}

// Write puts a text in the place of what ships, or, with no body, takes it
// away. seen is the number of the text that its writer saw.
func (s *Service) Write(ctx context.Context, name string, l i18n.Lang, seen int, body, shipped string) error {
	if err := actor.Require(ctx, tenant.Present); err != nil {
		return err
	}
	if !slices.Contains(Names, name) || !slices.Contains(i18n.Langs, l) {
		return fault.Missing("error.not_found")
	}
	body = Tidy(body)
	if err := Check(name, body); body != "" && err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := lockText(ctx, tx, name, l); err != nil {
			return err
		}
		newest, err := selectNewest(ctx, tx, name, l)
		if err != nil {
			return err
		}
		if newest != nil && newest.No != seen || newest == nil && seen != 0 {
			return fault.Clash("public.changed")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "public.written", Object: "public_text", ID: tx.Tenant(), Detail: map[string]any{"name": name, "lang": l, "default": body == ""}})
		return insertText(ctx, tx, Text{Name: name, Lang: l, No: seen + 1, Body: body, Shipped: shipped, By: actor.From(ctx).Person, At: clock.Now(ctx)})
	})
}

// Tidy makes what a form sent a text.
func Tidy(body string) string { return strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n")) }

var mark = regexp.MustCompile(`\[\[([^\[\]\n]*)\]\]`)

// Check judges a text.
func Check(name, body string) error {
	bad := func(id string, args fault.Args) error {
		return fault.InvalidInput(fault.Field{Name: "body", ID: id, Args: args})
	}
	if n := utf8.RuneCountInString(body); n > MostBody {
		return bad("public.long", fault.Args{"Most": MostBody, "Count": n})
	}
	if body == "" {
		return bad("public.need", nil)
	}
	for _, m := range mark.FindAllStringSubmatch(body, -1) {
		if !slices.Contains(Placeholders, m[1]) {
			return bad("public.unknown", fault.Args{"Mark": m[0]})
		}
	}
	for _, need := range required[name] {
		if !slices.Contains(strings.Split(body, "\n"), "[["+need+"]]") {
			return bad("public.missing", fault.Args{"Mark": "[[" + need + "]]"})
		}
	}
	return nil
}
