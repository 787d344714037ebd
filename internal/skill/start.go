package skill

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/content/linked"
	"codeberg.org/lotse/lotse/internal/people"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// Start is a profile to begin from (content/frameworks/targets.yaml).
type Start struct {
	Key      string         `yaml:"key"`
	Name     i18n.Text      `yaml:"name"`
	Families []string       `yaml:"families"` // slugs of job families
	Areas    map[string]int `yaml:"areas"`    // code of DigComp → level
}

// Starts are the profiles to begin from.
var Starts = sync.OnceValues(func() (list []Start, err error) {
	b, err := fs.ReadFile(linked.Files, "frameworks/targets.yaml")
	if err == nil {
		err = yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&list)
	}
	if err != nil {
		return nil, fmt.Errorf("frameworks/targets.yaml: %w", err)
	}
	return list, nil
})

// StartOf is the profile a job family may begin from.
func StartOf(f people.JobFamily) (Start, bool) {
	list, _ := Starts() // the server did not start with a broken one
	i := slices.IndexFunc(list, func(s Start) bool { return slices.Contains(s.Families, f.Slug) })
	if i < 0 {
		return Start{}, false
	}
	return list[i], true
}

// Content is the profile in a framework: its areas are known by their codes.
func (s Start) Content(f *Framework) Content {
	c := Content{Areas: map[uuid.UUID]Level{}, Competences: map[uuid.UUID]Level{}}
	for _, a := range f.Areas {
		if l, ok := s.Areas[a.Code]; ok {
			c.Areas[a.ID] = Level{Level: l}
		}
	}
	return c
}

// Fits says whether the framework has the areas that the start profiles speak
// of: those of DigComp.
func Fits(f *Framework) bool { return len(f.Code) > 8 && f.Code[:8] == "digcomp-" }

// Begin gives every job family that has no profile yet the one to begin from,
// and returns how many got one.
func (s *Service) Begin(ctx context.Context, families map[uuid.UUID]people.JobFamily) (n int, err error) {
	f, err := s.Framework(ctx)
	if err != nil || !Fits(f) {
		return 0, err
	}
	have, err := s.Profiles(ctx)
	if err != nil {
		return 0, err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, _ *db.Tx) error {
		n = 0
		for id, family := range families {
			start, ok := StartOf(family)
			if _, has := have[id]; !ok || has {
				continue
			}
			if err := s.SetProfile(ctx, Whose{OfFamily, id}, 0, NewState{Kind: Started, Content: start.Content(f)}); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return n, err
}
