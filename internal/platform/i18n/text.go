package i18n

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Lang is a language of the product.
type Lang string

// The languages; German is the source.
const (
	DE Lang = "de"
	EN Lang = "en"
)

// Langs lists every language, the source first.
var Langs = []Lang{DE, EN}

// ParseLang returns the language named s, or false.
func ParseLang(s string) (Lang, bool) {
	for _, l := range Langs {
		if string(l) == s {
			return l, true
		}
	}
	return DE, false
}

// Text is a text of users or content, by language; German is required.
// It is stored as jsonb.
type Text map[Lang]string

// In returns the text in l, or in the source language where the translation
// is missing, and the language it is in (for the lang attribute).
func (t Text) In(l Lang) (string, Lang) {
	if s := t[l]; s != "" {
		return s, l
	}
	for _, other := range Langs {
		if s := t[other]; s != "" {
			return s, other
		}
	}
	return "", l
}

// Told is the text in the reader's language, and the language it is in where
// that is not the page's (for the lang attribute).
func (t Text) Told(ctx context.Context) (string, Lang) {
	s, l := t.In(LangOf(ctx))
	return s, Foreign(ctx, l)
}

// Foreign is l where it is not the page's language, else "".
func Foreign(ctx context.Context, l Lang) Lang {
	if l == LangOf(ctx) {
		return ""
	}
	return l
}

// For is the text for the reader where no language can be marked.
func (t Text) For(ctx context.Context) string {
	s, _ := t.In(LangOf(ctx))
	return s
}

// Value implements driver.Valuer.
func (t Text) Value() (driver.Value, error) {
	if t == nil {
		return "{}", nil
	}
	b, err := json.Marshal(map[Lang]string(t))
	return string(b), err
}

// Scan implements sql.Scanner.
func (t *Text) Scan(src any) error {
	*t = Text{}
	switch v := src.(type) {
	case nil:
		return nil
	case []byte:
		return json.Unmarshal(v, (*map[Lang]string)(t))
	case string:
		return json.Unmarshal([]byte(v), (*map[Lang]string)(t))
	}
	return fmt.Errorf("i18n: cannot scan %T into Text", src)
}

// GormDataType tells GORM the column type.
func (Text) GormDataType() string { return "jsonb" }
