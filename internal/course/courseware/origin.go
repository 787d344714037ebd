package courseware

import (
	"fmt"
	"regexp"
)

// manifestOrigin is an Origin as its author writes it.
type manifestOrigin struct {
	Course  string `yaml:"course"`
	Lesson  string `yaml:"lesson"`
	Version int    `yaml:"version"`
	Hash    scalar `yaml:"hash"`
}

var hashForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// origin checks where a lesson says it comes from, and that its blocks fit.
func (m *manifest) origin(ps *Problems, l manifestLesson) *Origin {
	if l.From == nil {
		for _, b := range l.Blocks {
			if b.Of != "" {
				ps.add(manifestFile, b.ID.Line, because("courseware.problem.of_outside", args{"Block": b.ID.ID}))
			}
		}
		return nil
	}
	o := &Origin{Course: l.From.Course, Lesson: l.From.Lesson, Version: l.From.Version, Hash: string(l.From.Hash)}
	if !idForm.MatchString(o.Course) || !idForm.MatchString(o.Lesson) || o.Version < 1 || !hashForm.MatchString(o.Hash) {
		ps.add(manifestFile, l.ID.Line, because("courseware.problem.from", args{"Lesson": l.ID.ID}))
	}
	if o.Course == m.Slug {
		ps.add(manifestFile, l.ID.Line, because("courseware.problem.from_itself", args{"Lesson": l.ID.ID}))
	}
	checkLinked(ps, l.Blocks)
	return o
}

// checkLinked looks at the blocks of a linked lesson: what came with it, and
// local notes.
func checkLinked(ps *Problems, blocks []manifestBlock) {
	seen := map[string]bool{}
	for _, b := range blocks {
		note := b.Question == "" && (b.Type == "" || b.Type.IsNote())
		switch {
		case b.Of == "" && !note:
			ps.add(manifestFile, b.ID.Line, because("courseware.problem.linked_note", args{"Block": b.ID.ID}))
		case b.Of != "" && (!idForm.MatchString(b.Of) || seen[b.Of]):
			ps.add(manifestFile, b.ID.Line, because("courseware.problem.of", args{"Block": b.ID.ID, "Of": b.Of}))
		}
		seen[b.Of] = true
	}
}

func (o *Origin) yaml() string {
	return flowMap([]field{
		{"course", quoted(o.Course)}, {"lesson", quoted(o.Lesson)}, {"version", fmt.Sprint(o.Version)}, {"hash", quoted(o.Hash)},
	})
}
