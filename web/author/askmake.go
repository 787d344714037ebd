package author

import (
	"errors"
	"slices"
	"strings"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// made is what a question's form says: the structure and a text per language.
type made struct {
	block courseware.Block
	texts map[i18n.Lang]askText
}

// make turns the form into a question. The faults name the fields that leave
// it unanswerable.
func (in askInput) make(b author.Block, source i18n.Lang, langs []i18n.Lang) (made, error) {
	q := quiz.Question{ID: b.ID, Kind: in.kind, Partial: in.partial, Shuffle: in.shuffle}
	var faults []fault.Field
	q.Points = counted("points", in.points, 1, mostPoints, &faults)
	m := made{texts: map[i18n.Lang]askText{}}
	for _, l := range langs {
		t := in.texts[l]
		m.texts[l] = askText{
			prompt: t.prompt, gapped: t.gapped, alt: t.alt, explanation: oneLine(t.explanation),
			parts: map[string]said{}, partners: map[string]string{},
		}
	}
	if in.texts[source].prompt == "" {
		faults = append(faults, fault.Field{Name: "prompt_" + string(source), ID: "editor.ask.prompt"})
	}
	w := maker{in: in, q: &q, m: m, source: source, names: namer{}, faults: &faults}
	w.rows()
	w.rest()
	w.check()
	if len(faults) > 0 {
		return m, fault.InvalidInput(faults...)
	}
	var flaw *quiz.Flaw
	if errors.As(q.Validate(), &flaw) {
		return m, fault.InvalidInput(fault.Field{Name: flawField(flaw, source), ID: flaw.ID, Args: flaw.Args})
	}
	m.block = courseware.Block{ID: b.ID, Type: courseware.Question, Lesson: in.home, Pool: in.pool, Question: &q}
	return m, nil
}

const mostPoints = 20

// flawField is the field at which a flaw is shown: its own, or the question.
func flawField(f *quiz.Flaw, source i18n.Lang) string {
	switch name := strings.TrimPrefix(f.ID, "quiz.flaw."); name {
	case "points", "tolerance", "value":
		return name
	case "partial":
		return "points"
	case "extra":
		return name + "_" + string(source)
	}
	return "prompt_" + string(source)
}

// maker fills a question and its texts from the rows.
type maker struct {
	in     askInput
	q      *quiz.Question
	m      made
	source i18n.Lang
	names  namer
	faults *[]fault.Field
}

func (w *maker) wrong(name, id string, args ...fault.Args) {
	f := fault.Field{Name: name, ID: id}
	if len(args) > 0 {
		f.Args = args[0]
	}
	*w.faults = append(*w.faults, f)
}

func (w *maker) rows() {
	for _, r := range w.in.rows {
		if r.id != "" {
			w.names[r.id] = true
		}
		if r.partner != "" {
			w.names[r.partner] = true
		}
	}
	for i, r := range w.in.rows {
		if r.empty() && w.in.kind != quiz.TrueFalse && w.in.kind != quiz.Cloze {
			continue
		}
		if r.id == "" {
			r.id = w.names.id(r.texts[w.source].text, "option")
		}
		if r.texts[w.source].text == "" {
			w.wrong(rowName(i, "text_"+string(w.source)), "editor.ask.text")
		}
		for l, t := range w.m.texts {
			f := r.texts[l]
			t.parts[r.id] = said{oneLine(f.text), oneLine(f.feedback)}
		}
		w.row(i, r)
	}
}

// row puts one row into the structure.
func (w *maker) row(i int, r askRow) {
	switch w.in.kind {
	case quiz.Single, quiz.Multiple, quiz.TrueFalse:
		w.q.Options = append(w.q.Options, r.id)
	case quiz.Order:
		w.q.Options = append(w.q.Options, r.id)
		return
	case quiz.Match:
		w.q.Pairs = append(w.q.Pairs, quiz.Pair{Item: r.id, Partner: w.partner(i, r)})
		return
	case quiz.Cloze:
		w.gap(i, r)
		return
	case quiz.Area:
		spot, err := quiz.ParseSpot(r.id, r.area)
		if err != nil {
			id := "editor.ask.area"
			if flaw := (*quiz.Flaw)(nil); errors.As(err, &flaw) && flaw.ID == "quiz.flaw.area_inside" {
				id = "editor.ask.area_outside"
			}
			w.wrong(rowName(i, "area"), id)
		}
		w.q.Areas = append(w.q.Areas, spot)
	case quiz.Numeric, quiz.Short:
		w.q.Remarks = append(w.q.Remarks, quiz.Remark{ID: r.id, Value: decimal(r.value), Accept: filled(r.accept)})
		return
	case quiz.Free:
		return
	}
	if r.right {
		w.q.Right = append(w.q.Right, r.id)
	}
}

// partner is the id of an item's partner; the same words are the same partner.
func (w *maker) partner(i int, r askRow) string {
	words := oneLine(r.texts[w.source].partner)
	if words == "" {
		w.wrong(rowName(i, "partner_"+string(w.source)), "editor.ask.partner")
	}
	id := r.partner
	for known, s := range w.m.texts[w.source].partners {
		if s == words {
			id = known
		}
	}
	if id == "" {
		id = w.names.id(words, "partner")
	}
	for l, t := range w.m.texts {
		t.partners[id] = oneLine(r.texts[l].partner)
	}
	return id
}

// choices gives each line an id: that of the same words before, else a new one.
func (w *maker) choices(typed func(rowOrRest i18n.Lang) string) []string {
	old := map[string]string{}
	for id, words := range readAsk(w.in.was[w.source]).partners {
		old[words] = id
	}
	var ids []string
	for n, words := range filled(typed(w.source)) {
		id := old[words]
		if id == "" || slices.Contains(ids, id) {
			id = w.names.id(words, "choice")
		}
		w.names[id] = true
		ids = append(ids, id)
		for l, t := range w.m.texts {
			t.partners[id] = oneLine(line(filled(typed(l)), n))
		}
	}
	return ids
}

func (w *maker) gap(i int, r askRow) {
	g := quiz.Gap{ID: r.id, Accept: filled(r.accept)}
	if r.texts[w.source].choices != "" {
		g.Accept = nil
		g.Options = w.choices(func(l i18n.Lang) string { return r.texts[l].choices })
		n := number(r.line)
		if n < 1 || n > len(g.Options) {
			w.wrong(rowName(i, "line"), "editor.number", fault.Args{"Least": 1, "Most": max(len(g.Options), 1)})
		} else {
			g.Right = g.Options[n-1]
		}
	} else if len(g.Accept) == 0 {
		w.wrong(rowName(i, "accept"), "editor.ask.gap")
	}
	for l, t := range w.m.texts {
		if word := oneLine(r.texts[l].solution); len(g.Accept) > 0 && word != "" {
			t.partners[r.id] = word
			if !slices.Contains(g.Accept, word) {
				g.Accept = append(g.Accept, word)
			}
		} else if len(g.Accept) > 0 {
			t.partners[r.id] = g.Accept[0]
		}
	}
	w.q.Gaps = append(w.q.Gaps, g)
}

// rest puts what stands outside of rows into the structure.
func (w *maker) rest() {
	switch w.in.kind {
	case quiz.Match:
		w.q.Extra = w.choices(func(l i18n.Lang) string { return w.in.texts[l].extra })
	case quiz.Numeric:
		w.q.Value, w.q.Tolerance = decimal(w.in.value), decimal(w.in.accuracy)
		for l, t := range w.m.texts {
			t.partners["unit"] = oneLine(w.in.texts[l].unit)
		}
	case quiz.Short:
		w.q.Accept = filled(w.in.accept)
		for l, t := range w.m.texts {
			word := oneLine(w.in.texts[l].solution)
			if word == "" && len(w.q.Accept) > 0 {
				word = w.q.Accept[0]
			}
			if word != "" && !slices.Contains(w.q.Accept, word) {
				w.q.Accept = append(w.q.Accept, word)
			}
			t.partners["solution"] = word
		}
	case quiz.Area:
		for l, t := range w.m.texts {
			t.file = w.in.file
			w.m.texts[l] = t
		}
	case quiz.Single, quiz.Multiple, quiz.TrueFalse, quiz.Order, quiz.Cloze, quiz.Free:
	}
}

// check says in our words what would leave the question without an answer.
func (w *maker) check() {
	first := rowName(0, "text_"+string(w.source))
	parts := len(w.q.Parts())
	k := w.in.kind
	one := k == quiz.Single || k == quiz.TrueFalse || k == quiz.Area
	for _, lack := range []struct {
		is        bool
		field, id string
	}{
		{leastRows(k) > 0 && k != quiz.Order && parts < 2, first, "editor.ask.two"},
		{k == quiz.Order && parts < leastRows(k), first, "editor.ask.three"},
		{k == quiz.Cloze && parts == 0, "gapped_" + string(w.source), "editor.ask.gaps"},
		{one && len(w.q.Right) != 1, "right", "editor.ask.right_one"},
		{k == quiz.Multiple && len(w.q.Right) == 0, rowName(0, "right"), "editor.ask.right"},
		{k == quiz.Numeric && w.q.Value == "", "value", "editor.ask.value"},
		{k == quiz.Short && len(w.q.Accept) == 0, "accept", "editor.ask.accept"},
		{k == quiz.Area && w.in.file == "", "file", "editor.image.file"},
		{k == quiz.Area && w.in.texts[w.source].alt == "", "alt_" + string(w.source), "editor.ask.alt"},
	} {
		if lack.is {
			w.wrong(lack.field, lack.id)
			return
		}
	}
}

// decimal reads a number as people write it.
func decimal(s string) string { return strings.ReplaceAll(strings.TrimSpace(s), ",", ".") }
