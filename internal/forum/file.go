package forum

import (
	"context"
	"slices"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// File belongs to a version of a text. Its bytes lie with the town whose text
// it is, under their hash; forum/attach judges and keeps them.
type File struct {
	Hash  string    `json:"hash"`
	Name  string    `json:"name"`
	Type  string    `json:"type"` // MIME, by content
	Bytes int64     `json:"bytes"`
	Title i18n.Text `json:"title,omitempty"` // what it is; else its name stands there
}

// MostFiles is how many files a text has at most.
const MostFiles = 10

// File finds a file of a text.
func (c Content) File(hash string) (File, bool) {
	i := slices.IndexFunc(c.Files, func(f File) bool { return f.Hash == hash })
	if i < 0 {
		return File{}, false
	}
	return c.Files[i], true
}

// checkFiles judges the files of a draft; the same bytes are one file.
func checkFiles(list []File) error {
	if len(list) > MostFiles {
		return fault.InvalidInput(fault.Field{Name: "file", ID: "forum.file.many", Args: fault.Args{"Most": MostFiles}})
	}
	for _, f := range list {
		for l, t := range f.Title {
			if n := utf8.RuneCountInString(t); n > MostTitle {
				return fault.InvalidInput(fault.Field{Name: FileField(f, l), ID: "forum.long", Args: fault.Args{"Most": MostTitle, "Count": n}})
			}
		}
	}
	return nil
}

// FileField is the field of a form that holds the title of a file in a
// language.
func FileField(f File, l i18n.Lang) string { return "title_" + string(l) + "_" + f.Hash }

// SetFiles changes the files of a draft that is still as its writer saw it.
// keep runs in the same transaction, before the draft names them.
func (s *Service) SetFiles(ctx context.Context, slug string, revision int, change func([]File) []File, keep func(context.Context, *db.Tx, []File) error) error {
	return s.change(ctx, slug, revision, func(ctx context.Context, tx *db.Tx, d Draft) error {
		c := d.Content
		c.Files = change(slices.Clone(d.Files))
		if err := checkFiles(c.Files); err != nil {
			return err
		}
		if err := keep(ctx, tx, c.Files); err != nil {
			return err
		}
		return upsertDraft(ctx, tx, d.ID, d.Revision, c, clock.Now(ctx))
	})
}
