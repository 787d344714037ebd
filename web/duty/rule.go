package duty

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/audience"
	"codeberg.org/lotse/lotse/internal/learn"
	"codeberg.org/lotse/lotse/internal/login/grant"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/project"
	"codeberg.org/lotse/lotse/web/form"
)

// none is how the form says not any of.
const none = "none"

// top is the path of the outermost group.
const top = "r"

// leaves are the conditions to choose from.
var leaves = []string{audience.Unit, audience.JobFamily, audience.Supervisor, grant.HasRole.Is, audience.Entered, learn.HasCompleted.Is, project.InWave.Is}

// node is a condition or a group of the rule as typed; whole or not, it is
// shown again as it was. Its fields are named by the path that leads to it.
type node struct {
	path string
	is   string // all, any, none, or one of leaves
	of   []*node
	add  string // the condition chosen to be added

	not          bool
	ids          []string
	more         string // one more of a long list
	below        bool
	role         string
	from, before form.Date // the last day is typed
	within       length
}

func (n *node) group() bool { return n.is == audience.All || n.is == audience.Any || n.is == none }

func (n *node) field(name string) string { return n.path + "." + name }

// readRule reads the tree as it was sent; what is beyond the limits of a rule
// is left out, since no page of ours has made it.
func readRule(c *fiber.Ctx) *node {
	left := audience.MostNodes + 1
	if n := readNode(c, top, audience.MostDepth+1, &left); n != nil && n.group() {
		return n
	}
	return &node{path: top, is: audience.All}
}

func readNode(c *fiber.Ctx, path string, depth int, left *int) *node {
	n := &node{path: path, is: c.FormValue(path + ".is")}
	if n.is == "" || depth == 0 || *left == 0 || !n.group() && !slices.Contains(leaves, n.is) {
		return nil
	}
	*left--
	n.add, n.not, n.below = c.FormValue(n.field("add")), c.FormValue(n.field("not")) != "", c.FormValue(n.field("below")) != ""
	n.role, n.more = c.FormValue(n.field("role")), c.FormValue(n.field("more"))
	n.from, n.before, n.within = form.ReadDate(c, n.field("from")), form.ReadDate(c, n.field("until")), readLength(c, n.field("within"))
	for _, v := range c.Context().PostArgs().PeekMulti(n.field("ids")) {
		n.ids = append(n.ids, string(v))
	}
	if n.more != "" && !slices.Contains(n.ids, n.more) {
		n.ids = append(n.ids, n.more)
	}
	n.more = ""
	for i := 0; n.group(); i++ {
		child := readNode(c, path+"."+strconv.Itoa(i), depth-1, left)
		if child == nil {
			break
		}
		n.of = append(n.of, child)
	}
	return n
}

// find is the node at a path.
func (n *node) find(path string) *node {
	if n.path == path {
		return n
	}
	for _, c := range n.of {
		if strings.HasPrefix(path+".", c.path+".") {
			return c.find(path)
		}
	}
	return nil
}

// number gives every node the path that leads to it.
func (n *node) number(path string) {
	n.path = path
	for i, c := range n.of {
		c.number(path + "." + strconv.Itoa(i))
	}
}

// edit is one of the editor's buttons: "add:r.0" puts the chosen condition
// into a group, "group:r.0" a group, "remove:r.0.1" takes one out.
func (n *node) edit(do, path string) {
	at := n.find(path)
	switch {
	case at == nil:
		return
	case do == "add" && at.group() && slices.Contains(leaves, at.add):
		at.of = append(at.of, &node{is: at.add, below: true})
		at.add = ""
	case do == "group" && at.group():
		at.of = append(at.of, &node{is: audience.Any})
	case do == "remove":
		parent := n.find(path[:strings.LastIndexByte(path, '.')])
		parent.of = slices.DeleteFunc(parent.of, func(c *node) bool { return c == at })
	}
	n.number(top)
}

// typed is a rule as the form shows it.
func typed(r audience.Rule) *node {
	n := &node{is: audience.All}
	if !r.Everybody() {
		if n = typedNode(r.Top); !n.group() {
			n = &node{is: audience.All, of: []*node{n}}
		}
	}
	n.number(top)
	return n
}

func typedNode(a audience.Node) *node {
	n := &node{is: a.Is, below: a.Below, role: a.Role, from: form.DateOf(a.From), within: typedLength(a.Within)}
	for _, id := range a.IDs {
		n.ids = append(n.ids, id.String())
	}
	if !a.Before.IsZero() {
		n.before = form.DateOf(a.Before.AddDays(-1))
	}
	of := a.Of
	if a.Is == audience.Not {
		inner := typedNode(a.Of[0])
		switch {
		case a.Of[0].Is == audience.Not:
			return typedNode(a.Of[0].Of[0])
		case !inner.group():
			inner.not = !inner.not
			return inner
		}
		n.is = none
		if of = a.Of; a.Of[0].Is == audience.Any {
			of = a.Of[0].Of
		}
	}
	for _, c := range of {
		n.of = append(n.of, typedNode(c))
	}
	return n
}

// rule is what the form says, or which of its fields do not yet say something.
func (n *node) rule() (audience.Rule, []fault.Field) {
	if len(n.of) == 0 {
		return audience.Rule{}, nil
	}
	node, wrong := n.node()
	return audience.Rule{Top: node}, wrong
}

func (n *node) node() (out audience.Node, wrong []fault.Field) {
	if !n.group() {
		return n.leaf()
	}
	if len(n.of) == 0 {
		return out, []fault.Field{{Name: n.field("add"), ID: "assignment.wrong.group"}}
	}
	out.Is = n.is
	if n.is == none {
		out.Is = audience.Any
	}
	for _, c := range n.of {
		child, more := c.node()
		out.Of, wrong = append(out.Of, child), append(wrong, more...)
	}
	if n.is == none {
		out = audience.Node{Is: audience.Not, Of: []audience.Node{out}}
	}
	return out, wrong
}

func (n *node) leaf() (out audience.Node, wrong []fault.Field) {
	out.Is = n.is
	switch n.is {
	case audience.Unit, audience.JobFamily, learn.HasCompleted.Is, project.InWave.Is:
		for _, s := range n.ids {
			if id, err := uuid.Parse(s); err == nil {
				out.IDs = append(out.IDs, id)
			}
		}
		if len(out.IDs) == 0 {
			wrong = append(wrong, fault.Field{Name: n.field("ids"), ID: "assignment.wrong." + n.is})
		}
		out.Below = n.below && n.is == audience.Unit
		if n.is == learn.HasCompleted.Is {
			out.Within, wrong = n.within.read(n.field("within"), wrong)
		}
	case grant.HasRole.Is:
		if out.Role = n.role; n.role == "" {
			wrong = append(wrong, fault.Field{Name: n.field("role"), ID: "assignment.wrong.role"})
		}
	case audience.Entered:
		out, wrong = n.entered(out)
	}
	if n.not {
		out = audience.Node{Is: audience.Not, Of: []audience.Node{out}}
	}
	return out, wrong
}

// entered is a time between two days, or so long ago at most.
func (n *node) entered(out audience.Node) (_ audience.Node, wrong []fault.Field) {
	var last clock.Date
	for name, d := range map[string]struct {
		typed form.Date
		into  *clock.Date
	}{"from": {n.from, &out.From}, "until": {n.before, &last}} {
		day, err := d.typed.Read(n.field(name))
		*d.into, wrong = day, append(wrong, fields(err)...)
	}
	out.Within, wrong = n.within.read(n.field("within"), wrong)
	if !last.IsZero() {
		out.Before = last.AddDays(1)
	}
	days := !out.From.IsZero() || !out.Before.IsZero()
	say := func(id string) { wrong = append(wrong, fault.Field{Name: n.field("from"), ID: id}) }
	switch {
	case len(wrong) > 0:
	case days && !out.Within.IsZero():
		say("assignment.wrong.entered_twice")
	case !days && out.Within.IsZero():
		say("assignment.wrong.entered")
	case !out.Before.IsZero() && out.Before.Before(out.From.AddDays(1)):
		say("assignment.wrong.dates")
	}
	return out, wrong
}
