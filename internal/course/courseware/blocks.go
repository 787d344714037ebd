package courseware

import (
	"fmt"
	"slices"

	"codeberg.org/lotse/lotse/internal/quiz"
)

func blocks(ps *Problems, from []manifestBlock, ids map[string]int) []Block {
	var to []Block
	for _, mb := range from {
		checkID(ps, mb.ID, "block", ids)
		if mb.Question != "" {
			to = append(to, questionBlock(ps, mb))
			continue
		}
		to = append(to, plainBlock(ps, mb))
	}
	return to
}

func plainBlock(ps *Problems, mb manifestBlock) Block {
	b := Block{ID: mb.ID.ID, Of: mb.Of, Type: mb.Type, Tone: mb.Tone, Decorative: mb.Decorative, Silent: mb.Silent}
	if b.Type == "" {
		b.Type = Text
	}
	if b.Type == Callout && b.Tone == "" {
		b.Tone = Remember
	}
	switch {
	case b.Type == Question:
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.type_question", args{"Block": b.ID}))
	case !slices.Contains([]Type{Heading, Text, Callout, Checklist, Table, Image, Video, Audio, Attachment}, b.Type):
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.type", args{"Block": b.ID, "Type": b.Type}))
	case b.Type != Callout && b.Tone != "":
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.tone_where", args{"Block": b.ID}))
	case b.Tone != "" && !slices.Contains([]Tone{Remember, Tip, Careful}, b.Tone):
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.tone", args{"Block": b.ID, "Tone": b.Tone}))
	case b.Decorative && b.Type != Image:
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.decorative", args{"Block": b.ID}))
	case b.Silent && b.Type != Video:
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.silent", args{"Block": b.ID}))
	case mb.asks():
		ps.add(manifestFile, mb.ID.Line, because("courseware.problem.answer", args{"Block": b.ID}))
	}
	return b
}

// asks says whether the block carries keys that only questions have.
func (mb manifestBlock) asks() bool {
	return mb.Points != 0 || mb.Partial || mb.Shuffle || mb.Lesson != "" || mb.Pool != "" || len(mb.Areas)+len(mb.Remarks)+len(mb.Options)+len(mb.Right)+len(mb.Items)+len(mb.Pairs)+
		len(mb.Extra)+len(mb.Gaps)+len(mb.Value)+len(mb.Tolerance)+len(mb.Accept) > 0
}

func questionBlock(ps *Problems, mb manifestBlock) Block {
	q := &quiz.Question{
		ID: mb.ID.ID, Kind: mb.Question, Points: max(mb.Points, 1), Partial: mb.Partial, Options: mb.Options,
		Right: mb.Right, Extra: mb.Extra, Value: string(mb.Value), Tolerance: string(mb.Tolerance), Accept: mb.Accept,
		Shuffle: mb.Shuffle,
	}
	switch q.Kind {
	case quiz.Order:
		q.Options = mb.Items
	case quiz.TrueFalse:
		if len(q.Options) == 0 {
			q.Options = []string{"true", "false"}
		}
	}
	for _, p := range mb.Pairs {
		q.Pairs = append(q.Pairs, quiz.Pair{Item: fmt.Sprint(p.Key), Partner: fmt.Sprint(p.Value)})
	}
	for _, g := range mb.Gaps {
		q.Gaps = append(q.Gaps, quiz.Gap{ID: g.ID, Options: g.Options, Right: string(g.Right), Accept: g.Accept})
	}
	for _, r := range mb.Remarks {
		q.Remarks = append(q.Remarks, quiz.Remark{ID: r.ID, Value: string(r.Value), Accept: r.Accept})
	}
	line := mb.ID.Line
	for _, a := range mb.Areas {
		spot, err := quiz.ParseSpot(fmt.Sprint(a.Key), fmt.Sprint(a.Value))
		if err != nil {
			ps.add(manifestFile, line, because("courseware.problem.question", args{"Question": q.ID, "Reason": reasonOf(err)}))
		}
		q.Areas = append(q.Areas, spot)
	}
	if mb.Type != "" || mb.Tone != "" || mb.Decorative || mb.Silent {
		ps.add(manifestFile, line, because("courseware.problem.question_type", args{"Question": q.ID}))
	}
	if stray := stray(mb); stray != "" {
		ps.add(manifestFile, line, because("courseware.problem.question_key", args{"Question": q.ID, "Key": stray, "Kind": q.Kind}))
	}
	if err := q.Validate(); err != nil {
		ps.add(manifestFile, line, because("courseware.problem.question", args{"Question": q.ID, "Reason": reasonOf(err)}))
	}
	return Block{ID: q.ID, Type: Question, Lesson: mb.Lesson, Pool: mb.Pool, Of: mb.Of, Question: q}
}

// stray names a key of another kind: it would be ignored in silence.
func stray(mb manifestBlock) string {
	own := map[quiz.Kind][]string{
		quiz.Single: {"options", "right"}, quiz.Multiple: {"options", "right"}, quiz.TrueFalse: {"options", "right"},
		quiz.Order: {"items"}, quiz.Match: {"pairs", "extra"}, quiz.Cloze: {"gaps"},
		quiz.Numeric: {"value", "tolerance", "remarks"}, quiz.Short: {"accept", "remarks"}, quiz.Area: {"areas", "right"},
	}
	for _, k := range []struct {
		key string
		set bool
	}{
		{"options", len(mb.Options) > 0},
		{"right", len(mb.Right) > 0},
		{"items", len(mb.Items) > 0},
		{"pairs", len(mb.Pairs) > 0},
		{"extra", len(mb.Extra) > 0},
		{"gaps", len(mb.Gaps) > 0},
		{"value", mb.Value != ""},
		{"tolerance", mb.Tolerance != ""},
		{"accept", len(mb.Accept) > 0},
		{"areas", len(mb.Areas) > 0},
		{"remarks", len(mb.Remarks) > 0},
	} {
		if k.set && !slices.Contains(own[mb.Question], k.key) {
			return k.key
		}
	}
	return ""
}
