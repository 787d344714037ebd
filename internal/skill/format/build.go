package format

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

type builder struct {
	doc         *Document
	found       map[Ref]int      // type and code → node
	code        map[string][]int // code → nodes
	competences map[string]*TreeCompetence
	problems    []Problem
}

func (b *builder) problem(at Place, id string, args map[string]any) {
	b.problems = append(b.problems, Problem{ID: id, Args: args, Place: at})
}

func (b *builder) index(i int) {
	n := &b.doc.Nodes[i]
	key := Ref{n.Type, n.Code}
	if first, twice := b.found[key]; twice && n.Code != "" {
		b.problem(n.Place, "skill.file.twice", map[string]any{"Code": n.Code, "Line": b.doc.Nodes[first].Place.number()})
		return
	}
	b.found[key] = i
	b.code[n.Code] = append(b.code[n.Code], i)
}

// number is the line or the entry.
func (p Place) number() int { return max(p.Line, p.Entry) }

func (b *builder) judge(n *Node) {
	switch {
	case n.Code == "":
		b.problem(n.Place, "skill.file.code", nil)
		return
	case utf8.RuneCountInString(n.Code) > MostCode:
		b.problem(n.Place, "skill.file.code_long", map[string]any{"Max": MostCode})
	case !CodeOK(n.Code):
		b.problem(n.Place, "skill.file.code_chars", map[string]any{"Code": n.Code})
	}
	b.judgeTexts(n)
	b.judgeParent(n)
	switch n.Type {
	case Statement, Outcome:
		if _, _, ok := Levels(n.Level); !ok {
			b.problem(n.Place, "skill.file.level", map[string]any{"Value": n.Level})
		}
		if n.Type == Outcome && !slices.Contains(Kinds, n.Kind) {
			b.problem(n.Place, "skill.file.kind", map[string]any{"Value": n.Kind})
		}
	case Competence:
		if n.State != "" && !slices.Contains([]string{Draft, Published, Outdated}, n.State) {
			b.problem(n.Place, "skill.file.state", map[string]any{"Value": n.State})
		}
		for _, x := range n.External {
			if id := FlawOf(x); id != "" {
				b.problem(n.Place, id, map[string]any{"Value": x.Code})
			}
		}
	}
}

func (b *builder) judgeTexts(n *Node) {
	for _, t := range []i18n.Text{n.Title, n.Description} {
		for _, s := range t {
			if utf8.RuneCountInString(s) > MostText {
				b.problem(n.Place, "skill.file.text_long", map[string]any{"Max": MostText})
			}
		}
	}
	if n.Title[i18n.DE] == "" && n.Title[i18n.EN] == "" {
		b.problem(n.Place, "skill.file.untitled", map[string]any{"Code": n.Code})
		return
	}
	if b.doc.Lean || n.Type == Statement || n.Type == Outcome {
		return
	}
	for _, l := range i18n.Langs {
		if n.Title[l] == "" {
			b.problems = append(b.problems, Problem{ID: "skill.file.lacks." + string(l), Args: map[string]any{"Code": n.Code}, Place: n.Place, Warning: true})
		}
	}
}

// parent finds the node that n stands in: of the type that fits, or any.
func (b *builder) parent(n *Node) *Node {
	want := n.Parent
	if want.Code == "" {
		return nil
	}
	if want.Type == "" {
		want.Type = above[n.Type]
	}
	if i, ok := b.found[want]; ok {
		return &b.doc.Nodes[i]
	}
	if n.Parent.Type == "" {
		if list := b.code[want.Code]; len(list) > 0 {
			return &b.doc.Nodes[list[0]]
		}
	}
	return nil
}

func (b *builder) judgeParent(n *Node) {
	p := b.parent(n)
	switch {
	case n.Parent.Code == "" && n.Type == Area:
	case n.Parent.Code == "":
		b.problem(n.Place, "skill.file.parent_missing", map[string]any{"Code": n.Code})
	case p == nil:
		b.problem(n.Place, "skill.file.parent_unknown", map[string]any{"Code": n.Code, "Parent": n.Parent.Code})
	case b.circle(n) != "":
		b.problem(n.Place, "skill.file.circle", map[string]any{"Way": b.circle(n)})
	case p.Type != above[n.Type]:
		b.problem(n.Place, "skill.file.parent_type", map[string]any{"Code": n.Code, "Parent": n.Parent.Code})
	}
}

// circle is the way from a node through what it stands in back to itself, or
// "".
func (b *builder) circle(n *Node) string {
	way := []string{n.Code}
	seen := map[*Node]bool{n: true}
	for at := b.parent(n); at != nil; at = b.parent(at) {
		way = append(way, at.Code)
		if at == n {
			return strings.Join(way, " → ")
		}
		if seen[at] {
			return "" // a circle further up: told there
		}
		seen[at] = true
	}
	return ""
}

func (b *builder) areas(t *Tree) {
	for i := range b.doc.Nodes {
		if n := &b.doc.Nodes[i]; n.Type == Area && b.found[Ref{Area, n.Code}] == i {
			t.Areas = append(t.Areas, TreeArea{Code: n.Code, Title: n.Title, Description: n.Description})
		}
	}
	for i := range b.doc.Nodes {
		n := &b.doc.Nodes[i]
		p := b.parent(n)
		if n.Type != Competence || p == nil || p.Type != Area || b.found[Ref{Competence, n.Code}] != i {
			continue
		}
		at := slices.IndexFunc(t.Areas, func(a TreeArea) bool { return a.Code == p.Code })
		t.Areas[at].Competences = append(t.Areas[at].Competences, TreeCompetence{
			Code: n.Code, Title: n.Title, Description: n.Description, State: n.State, External: n.External,
		})
	}
}

// rest puts statements and outcomes into their competences.
func (b *builder) rest(t *Tree) {
	for i := range t.Areas {
		for k := range t.Areas[i].Competences {
			c := &t.Areas[i].Competences[k]
			b.competences[c.Code] = c
		}
	}
	for i := range b.doc.Nodes {
		n := &b.doc.Nodes[i]
		c := b.competences[n.Parent.Code]
		if c == nil || b.found[Ref{n.Type, n.Code}] != i {
			continue
		}
		from, to, _ := Levels(n.Level)
		s := TreeStatement{Code: n.Code, Text: n.Title, From: from, To: to}
		switch n.Type {
		case Statement:
			c.Statements = append(c.Statements, s)
		case Outcome:
			c.Outcomes = append(c.Outcomes, TreeOutcome{s, n.Kind})
		}
	}
}

// The catalogues whose codes are known; others are taken as they come.
const (
	ESCO = "esco"
	ECF  = "e-cf"
)

// FlawOf is the message that says what is wrong with an external code, or "".
func FlawOf(x External) string {
	switch {
	case x.Scheme == "" || x.Code == "" || len(x.Scheme) > 40 || len(x.Code) > 300:
		return "skill.file.external"
	case x.Scheme == ESCO:
		u, err := url.Parse(x.Code)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host != "data.europa.eu" || !strings.HasPrefix(u.Path, "/esco/") || len(u.Path) <= len("/esco/") {
			return "skill.file.esco"
		}
	}
	return ""
}
