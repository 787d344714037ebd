package check

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/quiz"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// headings follows the outline of the page: 1 is its title.
func (c *blockCheck) headings(level int) int {
	step := func(next int) {
		if next > level+1 {
			c.say(Blocks, "heading_order", args{"Level": next - 1, "Before": level - 1})
		}
		level = next
	}
	if c.block.Type == courseware.Heading {
		step(2)
		return level
	}
	c.walk(func(n ast.Node, _ []byte) {
		if h, ok := n.(*ast.Heading); ok {
			step(min(h.Level+1, 4))
		}
	})
	return level
}

func (c *blockCheck) walk(see func(n ast.Node, src []byte)) {
	src := []byte(c.body)
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(src)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			see(n, src)
		}
		return ast.WalkContinue, nil
	})
}

// markdown looks at links and at what a text must not hold.
func (c *blockCheck) markdown() {
	c.walk(func(n ast.Node, src []byte) {
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			c.say(Blocks, "html", nil)
		case *ast.Image:
			if c.block.Type != courseware.Image && (c.block.Question == nil || c.block.Question.Kind != quiz.Area) {
				c.say(Blocks, "image_inside", nil)
			}
		case *ast.Link:
			c.link(plain(n, src), string(n.Destination))
		}
	})
}

// saysNothing are link texts that say nothing when they are read alone.
var saysNothing = []string{
	"hier", "link", "mehr", "weiter", "mehr erfahren", "weitere informationen", "klicken sie hier", "hier klicken",
	"here", "more", "this link", "click here", "read more", "learn more",
}

func (c *blockCheck) link(label, to string) {
	said := strings.ToLower(strings.Trim(strings.TrimSpace(label), ".…:›»> "))
	if said == "" || slices.Contains(saysNothing, said) || strings.HasPrefix(said, "http://") || strings.HasPrefix(said, "https://") || strings.HasPrefix(said, "www.") {
		c.say(Blocks, "link_text", args{"Text": label})
	}
	switch {
	case strings.HasPrefix(to, "https://"), strings.HasPrefix(to, "mailto:"):
	case strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//"):
		c.inner(to)
	default:
		c.say(Blocks, "link_target", args{"Target": to})
	}
}

var courseLink = regexp.MustCompile(`^(?:/(?:de|en))?/courses/([a-z0-9-]+)(?:/([0-9]+))?(?:/.*)?$`)

// inner: a link into a course leads to one that is there, and to a lesson
// that it has.
func (c *blockCheck) inner(to string) {
	u, err := url.Parse(to)
	if err != nil {
		c.say(Blocks, "link_target", args{"Target": to})
		return
	}
	m := courseLink.FindStringSubmatch(u.Path)
	if m == nil {
		return
	}
	lessons, known := c.policy.Courses[m[1]]
	if m[1] == c.course.Slug {
		lessons, known = len(c.course.Lessons), true
	}
	no, _ := strconv.Atoi(m[2])
	if !known || m[2] != "" && (no < 1 || no > lessons) {
		c.say(Blocks, "link_broken", args{"Target": to})
	}
}

// plain is the text of a node without markup.
func plain(n ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
