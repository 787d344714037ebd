package courseware

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

const manifestFile = "course.yaml"

// manifest is course.yaml as its author writes it.
type manifest struct {
	Format      int              `yaml:"format"`
	Slug        string           `yaml:"slug"`
	Change      string           `yaml:"change"`
	Version     int              `yaml:"version"`
	Source      i18n.Lang        `yaml:"source"`
	Languages   []i18n.Lang      `yaml:"languages"`
	Title       i18n.Text        `yaml:"title"`
	Summary     i18n.Text        `yaml:"summary"`
	Audience    i18n.Text        `yaml:"audience"`
	Goals       []i18n.Text      `yaml:"goals"`
	Competences []Competence     `yaml:"competences"`
	Validity    string           `yaml:"validity"`
	Template    bool             `yaml:"template"`
	Lessons     []manifestLesson `yaml:"lessons"`
	Test        *manifestTest    `yaml:"test"`
}

type manifestLesson struct {
	ID      place           `yaml:"id"`
	Minutes int             `yaml:"minutes"`
	Title   i18n.Text       `yaml:"title"`
	From    *manifestOrigin `yaml:"from"`
	Blocks  []manifestBlock `yaml:"blocks"`
}

type manifestTest struct {
	Minutes   int             `yaml:"minutes"`
	Pass      int             `yaml:"pass"`
	Title     i18n.Text       `yaml:"title"`
	Attempts  int             `yaml:"attempts"`
	Pools     yaml.MapSlice   `yaml:"pools"`
	Questions []manifestBlock `yaml:"questions"`
}

type manifestBlock struct {
	ID         place            `yaml:"id"`
	Of         string           `yaml:"of"`
	Type       Type             `yaml:"type"`
	Tone       Tone             `yaml:"tone"`
	Decorative bool             `yaml:"decorative"`
	Silent     bool             `yaml:"silent"`
	Lesson     string           `yaml:"lesson"`
	Pool       string           `yaml:"pool"`
	Question   quiz.Kind        `yaml:"question"`
	Points     int              `yaml:"points"`
	Partial    bool             `yaml:"partial"`
	Options    list             `yaml:"options"`
	Right      list             `yaml:"right"`
	Items      list             `yaml:"items"`
	Pairs      yaml.MapSlice    `yaml:"pairs"`
	Extra      list             `yaml:"extra"`
	Gaps       []manifestGap    `yaml:"gaps"`
	Value      scalar           `yaml:"value"`
	Tolerance  scalar           `yaml:"tolerance"`
	Accept     list             `yaml:"accept"`
	Areas      yaml.MapSlice    `yaml:"areas"`
	Shuffle    bool             `yaml:"shuffle"`
	Remarks    []manifestRemark `yaml:"remarks"`
}

type manifestRemark struct {
	ID     string `yaml:"id"`
	Value  scalar `yaml:"value"`
	Accept list   `yaml:"accept"`
}

type manifestGap struct {
	ID      string `yaml:"id"`
	Options list   `yaml:"options"`
	Right   scalar `yaml:"right"`
	Accept  list   `yaml:"accept"`
}

// place is an id that knows its line.
type place struct {
	ID   string
	Line int
}

func (p *place) UnmarshalYAML(n ast.Node) error {
	p.Line = n.GetToken().Position.Line
	return (*scalar)(&p.ID).UnmarshalYAML(n)
}

// scalar takes text, numbers and true or false as they are written.
type scalar string

func (s *scalar) UnmarshalYAML(n ast.Node) error {
	if _, ok := n.(ast.ScalarNode); !ok {
		return fmt.Errorf("line %d: one word is expected here", n.GetToken().Position.Line)
	}
	*s = scalar(n.GetToken().Value)
	return nil
}

// list takes one word or a list of words.
type list []string

func (l *list) UnmarshalYAML(n ast.Node) error {
	nodes := []ast.Node{n}
	if seq, ok := n.(*ast.SequenceNode); ok {
		nodes = seq.Values
	}
	for _, node := range nodes {
		var s scalar
		if err := s.UnmarshalYAML(node); err != nil {
			return err
		}
		*l = append(*l, string(s))
	}
	return nil
}

// decodeManifest reads course.yaml strictly: an unknown or doubled key is a
// problem, not a silence.
func decodeManifest(src []byte, ps *Problems) (*manifest, bool) {
	m := &manifest{Source: i18n.DE}
	err := yaml.NewDecoder(bytes.NewReader(src), yaml.Strict()).Decode(m)
	if err == nil {
		return m, true
	}
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		ps.add(manifestFile, at.GetToken().Position.Line, because("courseware.problem.yaml", args{"Error": at.GetMessage()}))
	} else {
		ps.add(manifestFile, 0, because("courseware.problem.unreadable", args{"Error": firstLine(err.Error())}))
	}
	return nil, false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

var (
	idForm     = regexp.MustCompile(`^[a-z][a-z0-9-]{1,39}$`)
	periodForm = regexp.MustCompile(`^P[1-9][0-9]?[YM]$`)
)

// course turns the manifest into a Course without texts.
func (m *manifest) course(ps *Problems) *Course {
	c := &Course{
		Slug: m.Slug, Source: m.Source, Languages: m.languages(ps), Title: m.Title, Summary: m.Summary,
		Audience: m.Audience, Goals: m.Goals, Competences: m.Competences, Validity: m.Validity, Template: m.Template,
	}
	m.checkHead(ps, c.Languages)
	ids := map[string]int{}
	for i, l := range m.Lessons {
		checkID(ps, l.ID, "lesson", ids)
		checkTexts(ps, l.ID.Line, because("courseware.problem.of.lesson", args{"No": i + 1}), l.Title, c.Languages)
		if l.Minutes < 1 || l.Minutes > 15 {
			ps.add(manifestFile, l.ID.Line, because("courseware.problem.minutes", args{"Lesson": l.ID.ID}))
		}
		if Reserved(l.ID.ID) {
			ps.add(manifestFile, l.ID.Line, because("courseware.problem.id_reserved", args{"ID": l.ID.ID}))
		}
		for _, b := range l.Blocks {
			if b.Pool != "" {
				ps.add(manifestFile, b.ID.Line, because("courseware.problem.pool_outside", args{"Question": b.ID.ID}))
			}
		}
		c.Lessons = append(c.Lessons, Lesson{
			ID: l.ID.ID, Minutes: l.Minutes, Title: l.Title, From: m.origin(ps, l), Blocks: blocks(ps, l.Blocks, ids),
		})
	}
	if m.Test != nil {
		c.Test = m.test(ps, c, ids)
	}
	return c
}

func (m *manifest) languages(ps *Problems) []i18n.Lang {
	langs := m.Languages
	if len(langs) == 0 {
		langs = []i18n.Lang{m.Source}
	}
	for _, l := range langs {
		if _, ok := i18n.ParseLang(string(l)); !ok {
			ps.add(manifestFile, 0, because("courseware.problem.language", args{"Lang": l}))
		}
	}
	rest := slices.DeleteFunc(slices.Clone(langs), func(l i18n.Lang) bool { return l == m.Source })
	if len(rest) != len(langs)-1 || len(slices.Compact(slices.Sorted(slices.Values(rest)))) != len(rest) {
		ps.add(manifestFile, 0, because("courseware.problem.languages", args{"Lang": m.Source}))
	}
	return append([]i18n.Lang{m.Source}, rest...)
}

func (m *manifest) checkHead(ps *Problems, langs []i18n.Lang) {
	if m.Format != 1 {
		ps.add(manifestFile, 0, because("courseware.problem.format", args{"Format": m.Format}))
	}
	if !idForm.MatchString(m.Slug) {
		ps.add(manifestFile, 0, because("courseware.problem.slug", args{"Slug": m.Slug}))
	}
	if !slices.Contains([]string{"", "editorial", "substantive"}, m.Change) {
		ps.add(manifestFile, 0, because("courseware.problem.change", args{"Change": m.Change}))
	}
	if m.Version < 0 {
		ps.add(manifestFile, 0, because("courseware.problem.version", nil))
	}
	if m.Validity != "" && !periodForm.MatchString(m.Validity) {
		ps.add(manifestFile, 0, because("courseware.problem.validity", args{"Validity": m.Validity}))
	}
	checkTexts(ps, 0, because("courseware.problem.of.title", nil), m.Title, langs)
	checkTexts(ps, 0, because("courseware.problem.of.summary", nil), m.Summary, langs)
	checkTexts(ps, 0, because("courseware.problem.of.audience", nil), m.Audience, langs)
	if len(m.Goals) == 0 {
		ps.add(manifestFile, 0, because("courseware.problem.goals", nil))
	}
	for i, goal := range m.Goals {
		checkTexts(ps, 0, because("courseware.problem.of.goal", args{"No": i + 1}), goal, langs)
	}
	for _, k := range m.Competences {
		if k.Framework == "" || k.Code == "" || k.Level == "" {
			ps.add(manifestFile, 0, because("courseware.problem.competences", nil))
		}
	}
	if len(m.Lessons) == 0 {
		ps.add(manifestFile, 0, because("courseware.problem.lessons", nil))
	}
}

func (m *manifest) test(ps *Problems, c *Course, ids map[string]int) *Test {
	checkTexts(ps, 0, because("courseware.problem.of.test", nil), m.Test.Title, c.Languages)
	if m.Test.Pass < 1 || m.Test.Pass > 100 {
		ps.add(manifestFile, 0, because("courseware.problem.test_pass", nil))
	}
	if m.Test.Minutes < 1 {
		ps.add(manifestFile, 0, because("courseware.problem.test_minutes", nil))
	}
	if len(m.Test.Questions) == 0 {
		ps.add(manifestFile, 0, because("courseware.problem.test_questions", nil))
	}
	if m.Test.Attempts < 0 || m.Test.Attempts > 20 {
		ps.add(manifestFile, 0, because("courseware.problem.test_attempts", nil))
	}
	t := &Test{
		Minutes: m.Test.Minutes, Pass: m.Test.Pass, Title: m.Test.Title, Attempts: m.Test.Attempts,
		Pools: m.Test.pools(ps), Blocks: blocks(ps, m.Test.Questions, ids),
	}
	lines := map[string]int{}
	for i, b := range t.Blocks {
		line := m.Test.Questions[i].ID.Line
		lines[b.ID] = line
		if b.Type != Question {
			ps.add(manifestFile, line, because("courseware.problem.test_block", args{"Block": b.ID}))
		}
		if b.Lesson == "" || c.LessonNo(b.Lesson) == 0 {
			ps.add(manifestFile, line, because("courseware.problem.test_lesson", args{"Question": b.ID}))
		}
	}
	t.checkPools(ps, func(block string) int { return lines[block] })
	return t
}

func (t *manifestTest) pools(ps *Problems) []Pool {
	var list []Pool
	for _, p := range t.Pools {
		n, err := strconv.Atoi(fmt.Sprint(p.Value))
		if err != nil {
			ps.add(manifestFile, 0, because("courseware.problem.pools", nil))
		}
		list = append(list, Pool{ID: fmt.Sprint(p.Key), Draw: n})
	}
	return list
}

func checkID(ps *Problems, p place, what string, ids map[string]int) {
	if !idForm.MatchString(p.ID) {
		ps.add(manifestFile, p.Line, because("courseware.problem.id."+what, args{"ID": p.ID}))
	}
	if line, ok := ids[p.ID]; ok {
		ps.add(manifestFile, p.Line, because("courseware.problem.id_twice", args{"ID": p.ID, "Line": line}))
	}
	ids[p.ID] = p.Line
}

func checkTexts(ps *Problems, line int, what Reason, t i18n.Text, langs []i18n.Lang) {
	for _, l := range langs {
		if strings.TrimSpace(t[l]) == "" {
			ps.add(manifestFile, line, because("courseware.problem.missing", args{"What": what, "Lang": l}))
		}
	}
	for l := range t {
		if !slices.Contains(langs, l) {
			ps.add(manifestFile, line, because("courseware.problem.given", args{"What": what, "Lang": l}))
		}
	}
}
