package forum

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/forum/prose"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/search"
)

// index makes the search know an item of the town as it is read now: its
// newest version, for whom it is. Names and contacts are not looked for.
func index(ctx context.Context, tx *db.Tx, item uuid.UUID) error {
	i, network, err := selectIndexed(ctx, tx, item)
	if err != nil {
		return err
	}
	o := search.Object{ID: i.ID, Group: search.Forum, Kind: string(i.Kind), Reach: string(i.Reach), Network: network}
	return search.Put(ctx, tx, o, indexed(i))
}

// indexed are the texts of an item in the languages that have a title.
func indexed(i Item) (list []search.Text) {
	for _, l := range i18n.Langs {
		if i.Texts[Title][l] == "" {
			continue
		}
		var said []string
		for _, p := range i.Kind.Parts() {
			if s := i.Texts[p][l]; p != Title && s != "" {
				said = append(said, prose.Plain(s))
			}
		}
		list = append(list, search.Text{Lang: l, Title: i.Texts[Title][l], Body: strings.Join(said, " ")})
	}
	return list
}

// Index brings items of the town into the search that it does not know, or
// all of them anew.
func (s *Service) Index(ctx context.Context, all bool) error {
	return search.Complete(ctx, s.DB, all, selectRead, index)
}
