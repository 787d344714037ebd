package media

import (
	"context"
	"strings"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/audit"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Texts are what people read who do not see or hear a file.
type Texts struct {
	Version    int // of the file these texts were written for
	Alt        i18n.Text
	Decorative bool
	Captions   i18n.Text // WebVTT or SubRip
	Transcript i18n.Text
	Poster     string
}

// Limits of texts, in characters.
const (
	altLimit        = 500
	transcriptLimit = 200_000
)

// Describe stores the texts of a file. Captions are written anew without any
// markup.
func (s *Service) Describe(ctx context.Context, hash string, in Texts) error {
	if err := actor.Require(ctx, Manage); err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, err := byHash(ctx, tx, hash)
		if err != nil {
			return err
		}
		if err := m.take(in); err != nil {
			return err
		}
		if m.Poster != "" {
			if p, err := byHash(ctx, tx, m.Poster); err != nil || p.Kind != mediafile.Image {
				return fault.InvalidInput(fault.Field{Name: "poster", ID: "media.poster.missing"})
			}
		}
		ok, err := describe(ctx, tx, m)
		if err == nil && !ok {
			err = fault.Clash("media.changed")
		}
		audit.Record(ctx, tx, audit.Entry{Action: "media.described", Object: "media", ID: m.ID})
		return err
	})
}

// take checks the texts that the kind of file has.
func (m *Media) take(in Texts) error {
	var wrong []fault.Field
	m.Version = in.Version
	switch m.Kind {
	case mediafile.Image:
		m.Alt, m.Decorative = trimmed(in.Alt), in.Decorative
		if m.Decorative {
			m.Alt = i18n.Text{}
		} else if m.Alt[i18n.DE] == "" {
			wrong = append(wrong, fault.Field{Name: "alt_de", ID: "media.alt.required"})
		}
		wrong = append(wrong, tooLong("alt", m.Alt, altLimit)...)
	case mediafile.Video:
		var bad []fault.Field
		m.Captions, bad = captions(in.Captions)
		m.Poster = in.Poster
		wrong = append(wrong, bad...)
		fallthrough
	case mediafile.Audio:
		m.Transcript = trimmed(in.Transcript)
		wrong = append(wrong, tooLong("transcript", m.Transcript, transcriptLimit)...)
	default:
		return nil
	}
	if len(wrong) > 0 {
		return fault.InvalidInput(wrong...)
	}
	return nil
}

func captions(in i18n.Text) (i18n.Text, []fault.Field) {
	clean, wrong := i18n.Text{}, []fault.Field(nil)
	for _, l := range i18n.Langs {
		text, err := mediafile.CleanCaptions(in[l])
		if f, ok := err.(*fault.Error); ok { //nolint:errorlint // returned unwrapped
			wrong = append(wrong, fault.Field{Name: "captions_" + string(l), ID: f.ID, Args: f.Args})
		} else if text != "" {
			clean[l] = text
		}
	}
	return clean, wrong
}

func trimmed(t i18n.Text) i18n.Text {
	clean := i18n.Text{}
	for _, l := range i18n.Langs {
		if s := strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(t[l], "\x00", ""), "")); s != "" {
			clean[l] = s
		}
	}
	return clean
}

func tooLong(name string, t i18n.Text, limit int) (wrong []fault.Field) {
	for _, l := range i18n.Langs {
		if len([]rune(t[l])) > limit {
			wrong = append(wrong, fault.Field{Name: name + "_" + string(l), ID: "media.text.too_long", Args: fault.Args{"Max": limit}})
		}
	}
	return wrong
}
