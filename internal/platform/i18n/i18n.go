// Package i18n holds the messages of the product in German and English and
// the formats of numbers and dates.
//
// It owns: language in the context, message lookup, formats. It does not own
// texts of users and content beyond their type, Text.
//
// Invariant: every message id exists in every language (a test of the whole
// repository checks it, and that every id used in the code exists).
package i18n

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"codeberg.org/lotse/lotse/content/linked"
)

// Args are the values of a message's placeholders; "Count" chooses the
// plural form.
type Args = map[string]any

type langKey struct{}

// WithLang returns a context whose reader reads l.
func WithLang(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, langKey{}, l)
}

// LangOf returns the reader's language; German where none is set.
func LangOf(ctx context.Context) Lang {
	if l, ok := ctx.Value(langKey{}).(Lang); ok {
		return l
	}
	return DE
}

// T returns the message id in the reader's language.
func T(ctx context.Context, id string, args ...Args) string {
	return In(LangOf(ctx), id, args...)
}

// In returns the message id in l. A missing id returns the id in brackets,
// so that it is seen; the repository's tests make it impossible to ship.
func In(l Lang, id string, args ...Args) string {
	if s, ok := messages().fixed[l][id]; ok {
		return s
	}
	cfg := goi18n.LocalizeConfig{MessageID: id, TemplateParser: placeholders}
	if len(args) > 0 && args[0] != nil {
		cfg.TemplateData = args[0]
		if n, ok := args[0]["Count"]; ok {
			cfg.PluralCount = n
		}
	}
	s, err := messages().localizer[l].Localize(&cfg)
	if err != nil && cfg.PluralCount != nil {
		cfg.PluralCount = nil // one form for one and for many
		s, err = messages().localizer[l].Localize(&cfg)
	}
	if err != nil {
		return "[" + id + "]"
	}
	return s
}

var placeholders = &parser{}

// Has reports whether id exists in l.
func Has(l Lang, id string) bool {
	_, ok := messages().ids[l][id]
	return ok
}

// IDs returns every message id of l, sorted.
func IDs(l Lang) []string {
	out := make([]string, 0, len(messages().ids[l]))
	for id := range messages().ids[l] {
		out = append(out, id)
	}
	sort.Strings(out)
	return out
}

type catalogue struct {
	localizer map[Lang]*goi18n.Localizer
	ids       map[Lang]map[string]bool
	fixed     map[Lang]map[string]string // messages without placeholders and forms, most of a page
}

var messages = sync.OnceValue(func() *catalogue {
	c, err := load(linked.Files, "locale")
	if err != nil {
		// Embedded files: only a broken build gets here.
		panic(err) //nolint:forbidigo // see above
	}
	return c
})

// load reads every <feature>.<lang>.toml below dir.
func load(fsys fs.FS, dir string) (*catalogue, error) {
	bundle := goi18n.NewBundle(language.German)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	c := &catalogue{localizer: map[Lang]*goi18n.Localizer{}, ids: map[Lang]map[string]bool{}, fixed: map[Lang]map[string]string{}}
	files, err := fs.Glob(fsys, dir+"/*.toml")
	if err != nil {
		return nil, err
	}
	for _, l := range Langs {
		c.ids[l], c.fixed[l] = map[string]bool{}, map[string]string{}
		c.localizer[l] = goi18n.NewLocalizer(bundle, string(l))
	}
	for _, path := range files {
		b, err := fs.ReadFile(fsys, path)
		if err != nil {
			return nil, err
		}
		mf, err := bundle.ParseMessageFileBytes(b, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		lang := Lang(mf.Tag.String())
		if c.ids[lang] == nil {
			return nil, fmt.Errorf("%s: unknown language %q", path, lang)
		}
		for _, m := range mf.Messages {
			if c.ids[lang][m.ID] {
				return nil, fmt.Errorf("%s: message %q stands twice", path, m.ID)
			}
			c.ids[lang][m.ID] = true
			if m.Zero+m.One+m.Two+m.Few+m.Many == "" && !strings.Contains(m.Other, "{{") {
				c.fixed[lang][m.ID] = m.Other
			}
		}
	}
	return c, nil
}

// Sentence joins message parts with a space, dropping empty ones.
func Sentence(parts ...string) string {
	kept := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}
