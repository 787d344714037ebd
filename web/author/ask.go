package author

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

// askInput is a question with its texts as typed.
type askInput struct {
	version  int
	base     map[i18n.Lang]int
	was      map[i18n.Lang]string
	kind     quiz.Kind
	points   string
	partial  bool
	shuffle  bool
	home     string // question of the test: the lesson to read again
	pool     string
	value    string // Numeric
	accuracy string
	accept   string // Short: one word a line
	file     string // Area: picture of all languages
	texts    map[i18n.Lang]askFields
	rows     []askRow
}

// askFields are the texts around the rows.
type askFields struct{ prompt, gapped, alt, explanation, unit, solution, extra string }

// askRow is an option, item, gap, area or expected mistake.
type askRow struct {
	id      string
	right   bool
	partner string // id of the partner (Match)
	area    string
	accept  string // gaps and mistakes: one word a line
	value   string // mistakes of Numeric
	line    string // gaps with choices: number of the right line
	texts   map[i18n.Lang]rowFields
}

// rowFields are a row's texts; choices stand one a line.
type rowFields struct{ text, feedback, partner, choices, solution string }

// mostRows is how many rows a form can have.
const mostRows = 30

func readAskForm(c *fiber.Ctx) askInput {
	value := func(name string) string {
		return strings.TrimSpace(strings.ReplaceAll(c.FormValue(name), "\r\n", "\n"))
	}
	in := askInput{
		version: number(value("version")), base: map[i18n.Lang]int{}, was: map[i18n.Lang]string{}, kind: quiz.Kind(value("kind")),
		points: value("points"), partial: value("partial") != "", shuffle: value("shuffle") != "", home: value("home"), pool: value("pool"),
		value: value("value"), accuracy: value("tolerance"), accept: value("accept"), file: value("file"), texts: map[i18n.Lang]askFields{},
	}
	for _, l := range i18n.Langs {
		at := func(name string) string { return value(name + "_" + string(l)) }
		in.base[l], in.was[l] = max(number(at("base")), 0), at("was")
		in.texts[l] = askFields{at("prompt"), at("gapped"), at("alt"), at("explanation"), at("unit"), at("solution"), at("extra")}
	}
	for i := range min(max(number(value("rows")), 0), mostRows) {
		p := rowName(i, "")
		r := askRow{
			id: value(p + "id"), right: value("right") == strconv.Itoa(i) || value(p+"right") != "", partner: value(p + "of"), area: value(p + "area"),
			accept: value(p + "accept"), value: value(p + "value"), line: value(p + "line"), texts: map[i18n.Lang]rowFields{},
		}
		for _, l := range i18n.Langs {
			at := func(name string) string { return value(p + name + "_" + string(l)) }
			r.texts[l] = rowFields{at("text"), at("feedback"), at("partner"), at("choices"), at("solution")}
		}
		in.rows = append(in.rows, r)
	}
	return in
}

func rowName(i int, name string) string { return "r." + strconv.Itoa(i) + "." + name }

func (r askRow) empty() bool {
	for _, t := range r.texts {
		if t != (rowFields{}) {
			return false
		}
	}
	return r.area == "" && r.accept == "" && r.value == ""
}

// askOf is the form of a stored question.
func askOf(b author.Block) askInput {
	q := *b.Question
	in := askInput{
		version: b.Version, base: map[i18n.Lang]int{}, was: map[i18n.Lang]string{}, kind: q.Kind, points: digits(max(q.Points, 1)), partial: q.Partial, shuffle: q.Shuffle,
		home: b.Lesson, pool: b.Pool, value: q.Value, accuracy: q.Tolerance, accept: strings.Join(q.Accept, "\n"), texts: map[i18n.Lang]askFields{},
	}
	texts := map[i18n.Lang]askText{}
	for l, t := range b.Texts {
		texts[l] = readAsk(t.Body)
		in.base[l], in.was[l] = t.Version, t.Body
		in.texts[l] = askFields{
			prompt: texts[l].prompt, gapped: texts[l].gapped, alt: texts[l].alt, explanation: texts[l].explanation,
			unit: texts[l].partners["unit"], solution: texts[l].partners["solution"], extra: lines(texts[l].partners, q.Extra),
		}
		if texts[l].file != "" {
			in.file = texts[l].file
		}
	}
	in.rows = rowsOf(q, texts)
	return in
}

func lines(texts map[string]string, ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, texts[id])
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n")
}

func rowsOf(q quiz.Question, texts map[i18n.Lang]askText) []askRow {
	var rows []askRow
	for _, id := range append(q.Parts(), q.RemarkIDs()...) {
		r := askRow{id: id, right: slices.Contains(q.Right, id), texts: map[i18n.Lang]rowFields{}}
		var gap quiz.Gap
		for _, p := range q.Pairs {
			if p.Item == id {
				r.partner = p.Partner
			}
		}
		for _, g := range q.Gaps {
			if g.ID == id {
				gap = g
				r.accept = strings.Join(g.Accept, "\n")
				if i := slices.Index(g.Options, g.Right); i >= 0 {
					r.line = digits(i + 1)
				}
			}
		}
		for _, a := range q.Areas {
			if a.ID == id {
				r.area = a.String()
			}
		}
		for _, m := range q.Remarks {
			if m.ID == id {
				r.value, r.accept = m.Value, strings.Join(m.Accept, "\n")
			}
		}
		for l, t := range texts {
			r.texts[l] = rowFields{
				text: t.parts[id].text, feedback: t.parts[id].feedback, partner: t.partners[r.partner],
				choices: lines(t.partners, gap.Options), solution: t.partners[id],
			}
		}
		rows = append(rows, r)
	}
	return rows
}

// leastRows is how many rows a new question of a kind begins with.
func leastRows(k quiz.Kind) int {
	switch k {
	case quiz.Single, quiz.Multiple, quiz.Order:
		return 3
	case quiz.Match, quiz.Area:
		return 2
	case quiz.TrueFalse, quiz.Cloze, quiz.Numeric, quiz.Short, quiz.Free:
	}
	return 0
}

// padded has as many rows as its kind begins with.
func (in askInput) padded() askInput {
	for len(in.rows) < leastRows(in.kind) {
		in.rows = append(in.rows, askRow{texts: map[i18n.Lang]rowFields{}})
	}
	return in
}

// withGaps has a row for each gap of the source text, and no other.
func (in askInput) withGaps(source i18n.Lang) askInput {
	if in.kind != quiz.Cloze {
		return in
	}
	var rows []askRow
	for _, id := range quiz.GapIDs(in.texts[source].gapped) {
		i := slices.IndexFunc(in.rows, func(r askRow) bool { return r.id == id })
		if i < 0 {
			rows = append(rows, askRow{id: id, texts: map[i18n.Lang]rowFields{}})
			continue
		}
		rows = append(rows, in.rows[i])
	}
	in.rows = rows
	return in
}

// edit adds, removes or moves rows as a button of the form asks; it reports
// whether one did.
func (in *askInput) edit(do string, source i18n.Lang) bool {
	what, at, _ := strings.Cut(do, ":")
	i := number(at)
	inside := i >= 0 && i < len(in.rows)
	switch {
	case what == "add" && len(in.rows) < mostRows:
		in.rows = append(in.rows, askRow{texts: map[i18n.Lang]rowFields{}})
	case what == "remove" && inside:
		in.rows = slices.Delete(in.rows, i, i+1)
	case what == doUp && inside && i > 0:
		in.rows[i-1], in.rows[i] = in.rows[i], in.rows[i-1]
	case what == "gaps":
		*in = in.withGaps(source)
	default:
		return false
	}
	return true
}
