package figures

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/suppress"
	"codeberg.org/lotse/lotse/internal/skill"
)

// Need is how many people of a group are below target in a competence, each
// counted as often as its criticality says. It follows from the published cell
// and from target profiles, which everybody reads, and from nothing else.
type Need struct {
	Subject int // in Subjects
	suppress.Range
}

// Needs are those of a group, the largest first: by how much there is at least,
// then by how much there may be.
func (s Shown) Needs(l Line) (list []Need) {
	for i, split := range l.Cell.Splits {
		below, times := split.Parts(l.Cell.People)[suppress.Below], s.Criticality(l, i)
		list = append(list, Need{i, suppress.Range{Lo: below.Lo * times, Hi: below.Hi * times}})
	}
	slices.SortStableFunc(list, func(a, b Need) int {
		return cmp.Or(cmp.Compare(b.Lo, a.Lo), cmp.Compare(b.Hi, a.Hi))
	})
	return list
}

// Criticality is that of a competence for a group as it was when the round was
// closed: what its job family says, else the highest that anybody says.
func (s Shown) Criticality(l Line, subject int) int {
	if subject < len(l.Group.Criticality) && l.Group.Criticality[subject] > 0 {
		return l.Group.Criticality[subject]
	}
	return max(skill.LeastCriticality, s.Subjects[subject].Criticality)
}

// criticality is what profiles say of a competence; Family is Nil for those of
// running projects.
type criticality struct {
	Competence, Family uuid.UUID
	Value              int
}

// weigh notes the criticality of every competence, in the table of job families
// also that of each of them.
func weigh(ctx context.Context, tx *db.Tx, frame uuid.UUID, of *[2]Shown, families []family) error {
	said, err := criticalities(ctx, tx, frame)
	if err != nil {
		return err
	}
	for i := range of[1].Groups {
		of[1].Groups[i].Criticality = make([]int, len(of[1].Subjects))
	}
	for _, c := range said {
		subject := slices.IndexFunc(of[1].Subjects, func(x Subject) bool { return x.ID == c.Competence })
		if subject < 0 {
			continue
		}
		for i := range of {
			x := &of[i].Subjects[subject]
			x.Criticality = max(x.Criticality, c.Value)
		}
		if at := slices.IndexFunc(families, func(f family) bool { return f.ID == c.Family }); at >= 0 {
			of[1].Groups[at].Criticality[subject] = c.Value
		}
	}
	return nil
}
