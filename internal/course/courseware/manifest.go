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
		ps.add(manifestFile, at.GetToken().Position.Line, "%s; FORMAT.md lists every key", at.GetMessage())
	} else {
		ps.add(manifestFile, 0, "%s", firstLine(err.Error()))
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
		checkTexts(ps, l.ID.Line, fmt.Sprintf("the title of lesson %d", i+1), l.Title, c.Languages)
		if l.Minutes < 1 || l.Minutes > 15 {
			ps.add(manifestFile, l.ID.Line, "lesson %q: minutes must be 1 to 15; split a longer lesson", l.ID.ID)
		}
		if Reserved(l.ID.ID) {
			ps.add(manifestFile, l.ID.Line, "the id %q is reserved, it stands in addresses of the program; choose another", l.ID.ID)
		}
		for _, b := range l.Blocks {
			if b.Pool != "" {
				ps.add(manifestFile, b.ID.Line, "question %q: pool belongs to questions of the test", b.ID.ID)
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
			ps.add(manifestFile, 0, "languages: %q is unknown; use de or en", l)
		}
	}
	rest := slices.DeleteFunc(slices.Clone(langs), func(l i18n.Lang) bool { return l == m.Source })
	if len(rest) != len(langs)-1 || len(slices.Compact(slices.Sorted(slices.Values(rest)))) != len(rest) {
		ps.add(manifestFile, 0, "languages must name the source %q once, and no language twice", m.Source)
	}
	return append([]i18n.Lang{m.Source}, rest...)
}

func (m *manifest) checkHead(ps *Problems, langs []i18n.Lang) {
	if m.Format != 1 {
		ps.add(manifestFile, 0, "format is %d; this program reads format: 1", m.Format)
	}
	if !idForm.MatchString(m.Slug) {
		ps.add(manifestFile, 0, "slug %q must be lower-case letters, digits and hyphens, beginning with a letter", m.Slug)
	}
	if !slices.Contains([]string{"", "editorial", "substantive"}, m.Change) {
		ps.add(manifestFile, 0, "change is %q; write editorial or substantive", m.Change)
	}
	if m.Version < 0 {
		ps.add(manifestFile, 0, "version must be a number from 1 on")
	}
	if m.Validity != "" && !periodForm.MatchString(m.Validity) {
		ps.add(manifestFile, 0, "validity %q must be a period in years or months: P2Y, P6M", m.Validity)
	}
	checkTexts(ps, 0, "title", m.Title, langs)
	checkTexts(ps, 0, "summary", m.Summary, langs)
	checkTexts(ps, 0, "audience", m.Audience, langs)
	if len(m.Goals) == 0 {
		ps.add(manifestFile, 0, "goals are missing; say in one to five sentences what people can do afterwards")
	}
	for i, goal := range m.Goals {
		checkTexts(ps, 0, fmt.Sprintf("goal %d", i+1), goal, langs)
	}
	for _, k := range m.Competences {
		if k.Framework == "" || k.Code == "" || k.Level == "" {
			ps.add(manifestFile, 0, "competences: framework, code and level are all needed")
		}
	}
	if len(m.Lessons) == 0 {
		ps.add(manifestFile, 0, "lessons are missing")
	}
}

func (m *manifest) test(ps *Problems, c *Course, ids map[string]int) *Test {
	checkTexts(ps, 0, "the title of the test", m.Test.Title, c.Languages)
	if m.Test.Pass < 1 || m.Test.Pass > 100 {
		ps.add(manifestFile, 0, "test: pass is the share of points needed, 1 to 100")
	}
	if m.Test.Minutes < 1 {
		ps.add(manifestFile, 0, "test: minutes are missing")
	}
	if len(m.Test.Questions) == 0 {
		ps.add(manifestFile, 0, "test: questions are missing")
	}
	if m.Test.Attempts < 0 || m.Test.Attempts > 20 {
		ps.add(manifestFile, 0, "test: attempts is how often the test may be taken, 1 to 20; leave it out for no limit")
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
			ps.add(manifestFile, line, "block %q: a test has questions only", b.ID)
		}
		if b.Lesson == "" || c.LessonNo(b.Lesson) == 0 {
			ps.add(manifestFile, line, "question %q: lesson must name the lesson where the answer stands", b.ID)
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
			ps.add(manifestFile, 0, "pools: write each pool with the number of its questions that an attempt asks, {rights: 2}")
		}
		list = append(list, Pool{ID: fmt.Sprint(p.Key), Draw: n})
	}
	return list
}

func checkID(ps *Problems, p place, what string, ids map[string]int) {
	if !idForm.MatchString(p.ID) {
		ps.add(manifestFile, p.Line, "%s id %q must be lower-case letters, digits and hyphens, beginning with a letter", what, p.ID)
	}
	if line, ok := ids[p.ID]; ok {
		ps.add(manifestFile, p.Line, "the id %q stands already in line %d; ids are unique in the whole course", p.ID, line)
	}
	ids[p.ID] = p.Line
}

func checkTexts(ps *Problems, line int, what string, t i18n.Text, langs []i18n.Lang) {
	for _, l := range langs {
		if strings.TrimSpace(t[l]) == "" {
			ps.add(manifestFile, line, "%s is missing in %q", what, l)
		}
	}
	for l := range t {
		if !slices.Contains(langs, l) {
			ps.add(manifestFile, line, "%s is given in %q, which languages does not name", what, l)
		}
	}
}
