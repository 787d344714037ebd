package xliff

import "strconv"

// catalogue gives the codes of a unit their ids and keeps their data.
type catalogue struct {
	data  []string
	byKey map[string]string   // data → its id
	free  map[string][]string // codes of the source by key, ids not yet used in the target
	no    int                 // codes so far
}

func newCatalogue() *catalogue {
	return &catalogue{byKey: map[string]string{}, free: map[string][]string{}}
}

// node is a span with its ids.
type node struct {
	span
	id, start, end string // id and references to the data
	kids           []node
}

// piece is a segment, or an ignorable if form is set.
type piece struct {
	form           string
	source, target []node
	done           bool // there is a target
}

func (c *catalogue) pieces(source, target []run) []piece {
	var list []piece
	for _, r := range source {
		if r.form {
			list = append(list, piece{form: r.text})
			continue
		}
		list = append(list, piece{source: c.source(marks(r.text))})
	}
	for i, r := range target {
		if !r.form {
			list[i].target, list[i].done = c.target(marks(r.text)), true
		}
	}
	return list
}

// whole is a text as one run of spans, its form as codes.
func whole(list []run) []span {
	var spans []span
	for _, r := range list {
		if r.form {
			spans = append(spans, span{kind: form, open: r.text})
			continue
		}
		spans = append(spans, marks(r.text)...)
	}
	return spans
}

func (c *catalogue) source(spans []span) []node {
	return c.nodes(spans, func(s span) string {
		id := c.fresh()
		c.free[s.key()] = append(c.free[s.key()], id)
		return id
	})
}

// target gives a code the id of its copy in the source; without one it gets
// an id of its own (4.3.1, id).
func (c *catalogue) target(spans []span) []node {
	return c.nodes(spans, func(s span) string {
		if ids := c.free[s.key()]; len(ids) > 0 {
			c.free[s.key()] = ids[1:]
			return ids[0]
		}
		return c.fresh()
	})
}

func (c *catalogue) fresh() string {
	c.no++
	return "c" + strconv.Itoa(c.no)
}

func (c *catalogue) nodes(spans []span, id func(span) string) []node {
	var list []node
	for _, s := range spans {
		n := node{span: s}
		if s.kind != "" {
			n.id, n.start = id(s), c.ref(s.open)
			if !s.placeholder() {
				n.end = c.ref(s.close)
			}
			n.kids = c.nodes(s.kids, id)
		}
		list = append(list, n)
	}
	return list
}

func (c *catalogue) ref(data string) string {
	if id, ok := c.byKey[data]; ok {
		return id
	}
	c.data = append(c.data, data)
	id := "d" + strconv.Itoa(len(c.data))
	c.byKey[data] = id
	return id
}

// types are type and subType of a code (4.3.1).
var types = map[kind][2]string{
	strong: {"fmt", "xlf:b"}, emphasis: {"fmt", "xlf:i"}, code: {"fmt", "lotse:code"}, link: {"link", ""}, picture: {"image", ""},
	language: {"other", "lotse:language"}, gap: {"ui", "xlf:var"}, escape: {"other", "lotse:escape"}, form: {"fmt", "lotse:form"},
}

// keep says whether a code must stay, once and only once.
func (k kind) keep() bool { return k == link || k == picture || k == gap }

func (n node) attrs() []string {
	a := []string{"id", n.id}
	if n.kind.keep() {
		a = append(a, "canCopy", "no", "canDelete", "no")
	}
	t := types[n.kind]
	a = append(a, "type", t[0], "subType", t[1])
	if n.placeholder() {
		return append(a, "dataRef", n.start, "disp", shown(n.open), "equiv", equivalent(n.span))
	}
	return append(a, "dataRefStart", n.start, "dataRefEnd", n.end, "dispStart", shown(n.open), "dispEnd", shown(n.close))
}

// equivalent is what a placeholder says as plain text.
func equivalent(s span) string {
	if s.kind == escape {
		return s.open[1:]
	}
	return ""
}

func shown(s string) string {
	if len([]rune(s)) > 60 {
		return string([]rune(s)[:59]) + "…"
	}
	return s
}
