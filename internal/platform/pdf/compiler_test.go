package pdf

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "codeberg.org/lotse/lotse/content"
	"codeberg.org/lotse/lotse/internal/platform/clock"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

func compiler(t *testing.T) *Compiler {
	t.Helper()
	c := New(Options{})
	t.Cleanup(c.Close)
	return c
}

// at fixes the clock, because a letter bears its date.
func at(t *testing.T) context.Context {
	t.Helper()
	now := time.Date(2026, 6, 8, 9, 0, 0, 0, time.UTC)
	return clock.With(t.Context(), func() time.Time { return now })
}

func sample() Letter {
	return Letter{
		Tenant: "Stadt Lindenau", Person: "Jörg Müßig-Ößterreich", Unit: "51.2 Kita Löwenzahn",
		Login: "joerg.muessig", URL: "https://lernen.lindenau.example/de/welcome/Zk3_x-9", Code: "7F3K-29QD",
		Page: "lernen.lindenau.example/start", Expires: time.Date(2026, 6, 22, 22, 0, 0, 0, time.UTC), Contact: "IT-Hilfe, 06000 1234",
	}
}

func TestLetterIsAccessible(t *testing.T) {
	t.Parallel()
	c := compiler(t)
	for lang, want := range map[i18n.Lang][]string{
		i18n.DE: {
			"Ihr Zugang zum Lernportal", "Guten Tag, Jörg Müßig-Ößterreich,", "Stadt Lindenau", "joerg.muessig", "7F3K-29QD",
			"51.2 Kita Löwenzahn", "So beginnen Sie", "23.06.2026", "8.\u00a0Juni\u00a02026",
		},
		i18n.EN: {"Your access to the learning portal", "Dear Jörg Müßig-Ößterreich,", "How to start", "23\u00a0June\u00a02026"},
	} {
		out, err := c.Letter(at(t), lang, sample())
		if err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		path := write(t, out)
		info := tool(t, "pdfinfo", path)
		for _, line := range []string{"Tagged:          yes", "Title:           " + i18n.In(lang, "pdf.letter.title"), "Pages:           1"} {
			if !strings.Contains(info, line) {
				t.Errorf("%s: pdfinfo lacks %q:\n%s", lang, line, info)
			}
		}
		text := strings.ReplaceAll(tool(t, "pdftotext", path, "-"), " ", "\u00a0") // poppler makes them plain
		for _, s := range want {
			if !strings.Contains(text, strings.ReplaceAll(s, " ", "\u00a0")) {
				t.Errorf("%s: text lacks %q:\n%s", lang, s, text)
			}
		}
		structure := tool(t, "pdfinfo", "-struct-text", path)
		for _, s := range []string{"H1", "H2", "L (block)", "LI (block)", "Figure", "Link"} {
			if !strings.Contains(structure, s) {
				t.Errorf("%s: structure lacks %q:\n%s", lang, s, structure)
			}
		}
		objects := inflate(t, out)
		for _, s := range []string{"/Lang (" + string(lang), "pdfuaid:part", pdfString("/Alt ", i18n.In(lang, "pdf.letter.qr"))[:60]} {
			if !bytes.Contains(objects, []byte(s)) {
				t.Errorf("%s: the file lacks %q", lang, s)
			}
		}
		for _, line := range strings.Split(tool(t, "pdffonts", path), "\n")[2:] {
			if line != "" && (!strings.Contains(line, "FiraSans") || !strings.Contains(line, "yes yes yes")) {
				t.Errorf("%s: font not embedded: %s", lang, line)
			}
		}
	}
}

func TestSameDataSameBytes(t *testing.T) {
	t.Parallel()
	one, err := compiler(t).Letter(at(t), i18n.DE, sample())
	if err != nil {
		t.Fatal(err)
	}
	two, err := compiler(t).Letter(at(t), i18n.DE, sample())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("two processes made different files of the same letter")
	}
}

func TestDataIsNoSource(t *testing.T) {
	t.Parallel()
	l := sample()
	l.Person = `#panic("x") *fett* $1$ ] } <b> \ "`
	out, err := compiler(t).Letter(at(t), i18n.DE, l)
	if err != nil {
		t.Fatal(err)
	}
	if text := tool(t, "pdftotext", write(t, out), "-"); !strings.Contains(text, l.Person) {
		t.Errorf("the name was changed:\n%s", text)
	}
}

func TestCrashCostsNothing(t *testing.T) {
	t.Parallel()
	c := compiler(t)
	if _, err := c.Letter(at(t), i18n.DE, sample()); err != nil {
		t.Fatal(err)
	}
	first := c.run.cmd.Process
	if err := first.Kill(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Letter(at(t), i18n.DE, sample()); err != nil {
		t.Fatalf("after a crash: %v", err)
	}
	if c.run.cmd.Process.Pid == first.Pid {
		t.Error("no new process")
	}
}

func TestDeadlineAndQueue(t *testing.T) {
	t.Parallel()
	c := compiler(t)
	c.turn <- struct{}{} // somebody's document takes long
	ctx, cancel := context.WithTimeout(at(t), 300*time.Millisecond)
	defer cancel()
	var wg sync.WaitGroup
	kinds := make([]fault.Kind, 2*waiting)
	for i := range kinds {
		wg.Go(func() {
			_, err := c.Render(ctx, "letter", i18n.DE, nil)
			kinds[i] = fault.KindOf(err)
		})
	}
	wg.Wait()
	<-c.turn
	count := map[fault.Kind]int{}
	for _, k := range kinds {
		count[k]++
	}
	if count[fault.Unavailable] < 1 || count[fault.Limited] < 1 || count[fault.Unavailable]+count[fault.Limited] != len(kinds) {
		t.Errorf("want some waiting until the deadline and the rest turned away, got %v", count)
	}
	if _, err := c.Letter(at(t), i18n.DE, sample()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	cut, stop := context.WithCancel(at(t))
	stop()
	if _, err := c.Letter(cut, i18n.DE, sample()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := c.Letter(at(t), i18n.DE, sample()); err != nil {
		t.Errorf("after a cancelled one: %v", err)
	}
}

func TestWhereNothingRuns(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]Options{
		"no node":     {Node: "/does/not/exist"},
		"no packages": {Modules: t.TempDir()},
		"not node":    {Node: "/bin/true"},
	} {
		c := New(opt)
		_, err := c.Letter(at(t), i18n.DE, sample())
		c.Close()
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Unavailable || f.ID != "pdf.unavailable" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := New(Options{}).Check(); err != nil {
		t.Errorf("here it runs: %v", err)
	}
}

func TestSignsTheFontLacks(t *testing.T) {
	t.Parallel()
	c := compiler(t)
	l := sample()
	l.Person = "\U000F0000" // private use: no font has it
	_, err := c.Letter(at(t), i18n.DE, l)
	var f *fault.Error
	if !errors.As(err, &f) || f.ID != "pdf.glyph" {
		t.Errorf("got %v", err)
	}
	l.Person = "Đặng Żółć Ğül Ș Έλενα Юлия" // names of the people of any town
	if _, err := c.Letter(at(t), i18n.DE, l); err != nil {
		t.Error(err)
	}
}

func write(t *testing.T, pdf []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s (Debian package poppler-utils): %v", name, err)
	}
	return string(out)
}
