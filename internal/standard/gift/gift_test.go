package gift_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"codeberg.org/lotse/lotse/internal/standard/gift"
	"codeberg.org/lotse/lotse/internal/standard/moodle"
)

func read(t *testing.T, name string) moodle.Bank {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	bank, err := gift.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func kinds(b moodle.Bank) []moodle.Kind {
	var list []moodle.Kind
	for _, q := range b.Questions {
		list = append(list, q.Kind)
	}
	return list
}

func TestMoodleExport(t *testing.T) {
	b := read(t, "moodle-export.gift")
	want := []moodle.Kind{
		moodle.MultiChoice, moodle.MultiChoice, moodle.TrueFalse, moodle.Matching, moodle.Numerical, moodle.ShortAnswer, moodle.Essay, moodle.Description,
	}
	if got := kinds(b); !slices.Equal(got, want) || len(b.Problems) != 0 {
		t.Fatalf("kinds %v, problems %v", got, b.Problems)
	}
	q := b.Questions[0]
	if q.Line != 7 || q.Number != 1 || q.Category != "Standard für E-Akte/Ablage" || q.Name != "Wohin gehört das Schreiben?" || !q.Single {
		t.Errorf("first %+v", q)
	}
	if !slices.Equal(q.Tags, []string{"Ablage", "Grundlagen"}) || len(b.Questions[1].Tags) != 0 {
		t.Errorf("tags %v", q.Tags)
	}
	if a := q.Answers[0]; a.Percent != 100 || a.Feedback.Body != "<p>Richtig: Dort sucht man sie.</p>" || a.Text.Format != moodle.HTML || a.Line != 8 {
		t.Errorf("answer %+v", a)
	}
	if a := q.Answers[2]; a.Percent != -50 || a.Line != 10 || q.General.Body != "<p>Ein Schreiben liegt immer im Vorgang.</p>" {
		t.Errorf("third %+v, general %+v", a, q.General)
	}
	if q := b.Questions[1]; q.Single || q.Answers[1].Percent != 50 || q.Answers[2].Percent != -100 {
		t.Errorf("multiple %+v", q.Answers)
	}
	if q := b.Questions[2]; q.Answers[0].Percent != 0 || q.Answers[0].Feedback.Body != "<p>Nach dem ersetzenden Scannen nicht.</p>" || q.Answers[1].Percent != 100 || q.Answers[1].Feedback.Body != "<p>Genau.</p>" {
		t.Errorf("true or false %+v", q.Answers)
	}
	if q := b.Questions[3]; q.Text.Body != "<p>Ordnen Sie zu {Ebene → Beispiel}.</p>" || len(q.Pairs) != 3 || !q.Pairs[2].Item.Empty() || q.Pairs[2].Partner.Body != "Büroklammer" {
		t.Errorf("matching %+v", q)
	}
	if q := b.Questions[4]; len(q.Answers) != 3 || q.Answers[1].Percent != 50 || q.Answers[1].High.FloatString(0) != "16" || q.Answers[2].Low != nil {
		t.Errorf("numerical %+v", q.Answers)
	}
	if got := b.Questions[7].Text.Body; !strings.Contains(got, `href="https://example.org/akte"`) {
		t.Errorf("description %q", got)
	}
}

func TestByHand(t *testing.T) {
	b := read(t, "by-hand.gift")
	want := []moodle.Kind{
		moodle.MultiChoice, moodle.Numerical, moodle.ShortAnswer, moodle.TrueFalse, moodle.TrueFalse, moodle.Matching, moodle.MultiChoice,
	}
	if got := kinds(b); !slices.Equal(got, want) {
		t.Errorf("kinds %v", got)
	}
	if q := b.Questions[1]; !q.Blank || q.Text.Body != "Die Urkunde kostet _____ Euro." || q.Answers[0].Low.FloatString(0) != "12" {
		t.Errorf("number in a sentence %+v", q)
	}
	if q := b.Questions[2]; q.Text.Body != "Das Standesamt gehört zur _____ und nicht zum Land." || len(q.Answers) != 2 {
		t.Errorf("missing word %+v", q)
	}
	if q := b.Questions[5]; len(q.Pairs) != 3 {
		t.Errorf("an empty line in braces costs pairs: %+v", q.Pairs)
	}
	type found struct {
		line int
		code moodle.Code
	}
	var got []found
	for _, p := range b.Problems {
		got = append(got, found{p.Line, p.Code})
	}
	wantProblems := []found{
		{0, moodle.WrongCharset}, {27, moodle.BadNumber}, {29, moodle.NotClosed}, {31, moodle.BadWeight}, {33, moodle.Stray}, {35, moodle.Nested},
	}
	if !slices.Equal(got, wantProblems) {
		t.Errorf("problems %+v", b.Problems)
	}
}

func TestGenerator(t *testing.T) {
	b := read(t, "generator.gift")
	if len(b.Questions) != 5 || len(b.Problems) != 2 || b.Problems[0].Code != moodle.Fence {
		t.Fatalf("%d questions, problems %v", len(b.Questions), b.Problems)
	}
	q := b.Questions[0]
	if q.Text.Format != moodle.Markdown || q.Text.Body != "Was ist ein **personenbezogenes** Datum?\n\nWählen Sie alle." || q.Single {
		t.Errorf("first %+v", q)
	}
	if a := q.Answers[0]; a.Text.Body != "Eine *E-Mail-Adresse*" || a.Feedback.Format != moodle.Markdown {
		t.Errorf("answer %+v", a)
	}
	if q.General.Body != `Personenbezogen ist\, was zu einem Menschen führt.` {
		t.Errorf("general %q", q.General.Body)
	}
	if q := b.Questions[1]; q.Text.Body != "5 < 7 {wahr oder falsch}?" || q.Text.Format != moodle.Plain || q.Kind != moodle.TrueFalse {
		t.Errorf("second %+v", q)
	}
	if q := b.Questions[2]; q.Text.Body != `Die Formel lautet \( a^2 = b \).`+"\nStimmt das?" {
		t.Errorf("third %q", q.Text.Body)
	}
	if q := b.Questions[3]; q.Kind != moodle.ShortAnswer || q.Answers[2].Text.Body != "Ber*" || q.Text.Body != "Nennen Sie ~3 Rechte." {
		t.Errorf("fourth %+v", q)
	}
}

func TestOneQuestion(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		kind      moodle.Kind
		answers   int
		code      moodle.Code
	}{
		{"numeric with comma", "x {#3,5:0,1}", moodle.Numerical, 1, ""},
		{"numeric without marks", "x {#3}", moodle.Numerical, 1, ""},
		{"range the wrong way", "x {#5..1}", "", 0, moodle.BadNumber},
		{"numeric without value", "x {#}", "", 0, moodle.BadNumber},
		{"essay with general feedback", "x {####y}", moodle.Essay, 0, ""},
		{"lower case true", "x {true}", moodle.TrueFalse, 2, ""},
		{"one line", "x{=a#1~b#2}", moodle.MultiChoice, 2, ""},
		{"words before the first mark", "x {a ~b}", "", 0, moodle.NoAnswer},
		{"words only", "x {hello}", "", 0, moodle.NoAnswer},
		{"arrows and words", "x {=a -> b =c}", "", 0, moodle.Mixed},
		{"nested braces", "x {=a {b} ~c}", "", 0, moodle.Nested},
		{"escaped everything", `x {=a\=\~\#\{\}\: ~b}`, moodle.MultiChoice, 2, ""},
		{"percent in words", "x {=100 % sicher ~50 % sicher}", moodle.MultiChoice, 2, ""},
		{"weight above 100", "x {~%200%a ~b}", "", 0, moodle.BadWeight},
		{"too many answers", "x {" + strings.Repeat("~a", 201) + "}", "", 0, moodle.TooMany},
		{"too long", strings.Repeat("x", 200_001) + "{T}", "", 0, moodle.TooLong},
	} {
		b, err := gift.Parse([]byte(tt.src))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if tt.code != "" {
			if len(b.Problems) != 1 || b.Problems[0].Code != tt.code || len(b.Questions) != 0 {
				t.Errorf("%s: %+v", tt.name, b)
			}
			continue
		}
		if len(b.Questions) != 1 || b.Questions[0].Kind != tt.kind || len(b.Questions[0].Answers) != tt.answers || len(b.Problems) != 0 {
			t.Errorf("%s: %+v", tt.name, b)
		}
	}
}

func TestEntities(t *testing.T) {
	b, err := gift.Parse([]byte("x {=&#196;mter#gut &#33; ~b#nein\n####Weil &#33;}"))
	if err != nil || len(b.Questions) != 1 {
		t.Fatalf("%+v, %v", b, err)
	}
	q := b.Questions[0]
	if q.Answers[0].Text.Body != "&#196;mter" || q.Answers[0].Feedback.Body != "gut &#33;" || q.General.Body != "Weil &#33;" {
		t.Errorf("%+v", q)
	}
}

func TestRefusedFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		data []byte
		want error
	}{
		"large":    {make([]byte, moodle.MaxFile+1), gift.ErrLarge},
		"binary":   {[]byte("PK\x03\x04\x00\x00"), gift.ErrNoText},
		"empty":    {nil, gift.ErrEmpty},
		"comments": {[]byte("// a\n\n// b\n"), gift.ErrEmpty},
	} {
		if _, err := gift.Parse(tt.data); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMoreQuestionsThanAllowed(t *testing.T) {
	b, err := gift.Parse([]byte(strings.Repeat("x {T}\n\n", moodle.MaxQuestions+5)))
	if err != nil || len(b.Questions) != moodle.MaxQuestions || len(b.Problems) != 1 || b.Problems[0].Code != moodle.TooMany {
		t.Errorf("%d questions, %v, %v", len(b.Questions), b.Problems, err)
	}
}

// TestWorkGrowsWithTheFile: a step that looks at the rest of the file for each
// line would take minutes here.
func TestWorkGrowsWithTheFile(t *testing.T) {
	start := time.Now()
	for _, one := range []string{"{\n\n", "{=a\n\n", "x {=a ~b}\n\n", "}", "{", "\\", "=", "\n", "#", "::", "//[tag:a]\n", "%5%", "[", "x\n"} {
		_, _ = gift.Parse([]byte(strings.Repeat(one, moodle.MaxFile/8/len(one))))
		_, _ = gift.Parse([]byte("x {" + strings.Repeat(one, moodle.MaxFile/8/len(one)-10) + "}"))
	}
	if d := time.Since(start); d > 30*time.Second {
		t.Errorf("took %v", d)
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.gift")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("a{\n\n=b\n\n}\\"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := gift.Parse(data)
		if err != nil {
			return
		}
		lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data)), "\n") + 1
		for _, q := range b.Questions {
			if q.Line < 1 || q.Line > lines || q.Kind == "" {
				t.Errorf("question %d in line %d of %d, kind %q", q.Number, q.Line, lines, q.Kind)
			}
		}
		for _, p := range b.Problems {
			if p.Line < 0 || p.Line > lines || p.Code == "" {
				t.Errorf("problem %+v, %d lines", p, lines)
			}
		}
	})
}
