package author

import (
	"context"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"

	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// textLimit bounds the text of one block, in bytes.
const textLimit = 60_000

// Written is a text as it comes from a form.
type Written struct {
	Course string
	Block  string
	Lang   i18n.Lang
	Body   string
	Base   int // version of the text the form was made from; 0: there was none

	// From is the fingerprint (Text.Print) of the source text that a
	// translation now fits. Empty keeps what was noted before; a first
	// translation then notes the source as it stands.
	From string
}

// OtherText is the fault of a text that was written on top of an older one: it
// carries both, nothing is lost.
type OtherText struct {
	Mine    string
	Current Text
}

func (*OtherText) Error() string { return "author: another version of the text stands" }

// SaveText saves the text of a block in a language: one statement, but for the
// first after the course went live. The same text again changes nothing.
func (s *Service) SaveText(ctx context.Context, w Written) (Done, error) {
	if err := actor.Require(ctx, Write); err != nil {
		return Done{}, err
	}
	body, err := clean(w.Body)
	if err != nil {
		return Done{}, err
	}
	if w.From != "" && !printForm.MatchString(w.From) {
		return Done{}, fault.Wrong("author.print_form")
	}
	w.Body = body
	var done Done
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		out, err := putText(ctx, tx, w, db.NewID())
		if err == nil && (out.Draft == nil || out.Behind) {
			if err = s.follow(ctx, w.Course); err == nil {
				out, err = putText(ctx, tx, w, db.NewID())
			}
		}
		if err != nil {
			return err
		}
		done, err = s.judgeSave(ctx, tx, w, out)
		return err
	})
	return done, err
}

// judgeSave says what became of a save.
func (s *Service) judgeSave(ctx context.Context, tx *db.Tx, w Written, out saved) (Done, error) {
	now := clock.Now(ctx)
	switch {
	case out.Draft == nil:
		return Done{}, fault.Missing("author.missing")
	case !out.Block:
		return Done{}, fault.Missing("author.block_missing")
	case out.Locked:
		return Done{}, lockedFault()
	case !out.Spoken:
		return Done{}, fault.Wrong("author.lang_unknown")
	case out.Version != nil:
		return Done{ID: w.Block, Version: *out.Version, Change: *out.Change, At: now}, nil
	case out.Same:
		return Done{ID: w.Block, Version: *out.Old, At: now}, nil
	case out.State == Approved:
		return Done{}, fault.Clash("author.locked")
	}
	current, err := textAt(ctx, tx, *out.Draft, w.Block, w.Lang)
	if err != nil {
		return Done{}, err
	}
	return Done{}, fault.Clash("author.text_newer").Wrap(&OtherText{Mine: w.Body, Current: current})
}

// Wave says that a change of the source does not touch a translation: it fits
// the source text with the given fingerprint, until the next change.
func (s *Service) Wave(ctx context.Context, course, block string, l i18n.Lang, print string) (Done, error) {
	return s.edit(ctx, course, func(ctx context.Context, tx *db.Tx, d draftKey) (Done, error) {
		if _, err := unlocked(ctx, tx, d.ID, block); err != nil {
			return Done{}, err
		}
		texts, err := textsOf(ctx, tx, d.ID, block)
		if err != nil {
			return Done{}, err
		}
		t, source := texts[l], texts[d.Source]
		switch {
		case l == d.Source || t.Body == "":
			return Done{}, fault.Clash("author.nothing_to_wave")
		case source.Print != print:
			return Done{}, fault.Clash("author.source_newer")
		}
		next := t
		next.From, next.Old, next.seen, next.waved = source.Print, source.Body, source.live, true
		return s.rewrite(ctx, tx, d, block, l, t, next, TextWaved)
	})
}

// rewrite puts a text in place of another and notes the step.
func (s *Service) rewrite(ctx context.Context, tx *db.Tx, d draftKey, block string, l i18n.Lang, old, next Text, kind Kind) (Done, error) {
	setText(ctx, tx, d.ID, block, l, next)
	change, err := note(ctx, tx, d.ID, step{Kind: kind, Key: block + "/" + string(l), Before: old.wording(), After: next.wording()})
	return Done{ID: block, Version: old.Version + 1, Change: change, At: clock.Now(ctx)}, err
}

func (t Text) wording() wording {
	return wording{Body: t.Body, Source: t.From, SourceBody: t.Old, Seen: t.seen, Waved: t.waved}
}

var (
	idForm    = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
	printForm = regexp.MustCompile(`^[0-9a-f]{8}$`)
)

// clean is a text as courseware reads it from a file: fingerprints and hashes
// must not depend on what a browser or an editor adds.
func clean(body string) (string, error) {
	if len(body) > textLimit {
		return "", fault.New(fault.TooLarge, "author.text_too_long", fault.Args{"KB": textLimit / 1000})
	}
	body = norm.NFC.String(strings.ToValidUTF8(body, ""))
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\ufeff", "").Replace(body), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n"), nil
}
