package journey

import (
	"fmt"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/web/webtest"
)

// addLesson adds a lesson on the page of a course and says what it is called in
// English; the page of the lesson is shown.
func (h hand) addLesson(de, en string) (path string) {
	h.t.Helper()
	h.fill("#f-lesson", de)
	h.fill("#f-minutes", "5")
	h.press("editor.lesson.add")
	h.picture("new-lesson")
	h.press("editor.lesson.head")
	h.fill("#f-title_en", en)
	h.pressAt(`form[action$="/head"] button`)
	return h.Path()
}

// add adds a block of a kind at the end of the lesson that is shown.
func (h hand) add(kind, text string) (block string) {
	h.t.Helper()
	h.choose("#f-kind", kind)
	if text != "" {
		h.fill("#f-new", text)
	}
	h.pressAt(`form[action$="/blocks"] button`)
	path, id, _ := strings.Cut(h.Path(), "#b-")
	if id == "" {
		id = path[strings.LastIndex(path, "/")+1:]
	}
	if webtest.Eval[bool](h.Tab, `document.activeElement.id !== 'b-`+id+`' && !location.pathname.includes('/questions/')`) {
		h.t.Errorf("the focus is not at the new block %s", id)
	}
	return id
}

// textOf is a field of a block's text in a language.
func textOf(block, lang, field string) string {
	if field == "rich" {
		return fmt.Sprintf(`#t-%s-%s [role=textbox]`, block, lang)
	}
	return fmt.Sprintf(`#t-%s-%s [name=%s]`, block, lang, field)
}

// field is a field of a question's form.
func field(name string) string { return `[name="` + name + `"]` }

// writeBlocks writes a block of every kind but questions, each in both
// languages, into the lesson that is shown. It returns the one reviewers talk
// about.
func (h hand) writeBlocks(files []shown) (first string) {
	h.t.Helper()
	first = h.add("text", "Die Post wird **vor zehn** gescannt.")
	heading := h.add("heading", "Vor dem Scannen")
	note := h.add("callout", "Originale bleiben im Haus.")
	list := h.add("checklist", "Klammern lösen\nBlatt glätten")
	table := h.add("table", "")
	h.fill(textOf(table, "de", "caption"), "Wer scannt wann?")
	h.fill(textOf(table, "de", "rows"), "Wer | Wann\nPoststelle | bis zehn")
	h.fill(textOf(table, "en", "caption"), "Who scans when?")
	h.fill(textOf(table, "en", "rows"), "Who | When\nPost room | by ten")
	h.fill(textOf(heading, "en", "body"), "Before scanning")
	h.fill(textOf(first, "en", "rich"), "The mail is scanned before ten.")
	h.choose(textOf(note, "de", "tone"), "careful")
	h.fill(textOf(note, "en", "rich"), "Originals stay in the house.")
	h.fill(textOf(list, "en", "steps"), "Take out staples\nSmooth the sheet")
	h.settled()
	for _, f := range files {
		h.show(f)
	}
	return first
}

// show adds a block for a file of the library in both languages. What the
// library does not say about it is written here.
func (h hand) show(f shown) {
	h.t.Helper()
	block := h.add(f.kind, "")
	for _, lang := range []string{"de", "en"} {
		h.pressAt(fmt.Sprintf(`#t-%s-%s a.kern-btn`, block, lang))
		h.pressAt(fmt.Sprintf(`button[value="%s"]`, f.hash))
		if f.field != "" {
			h.fill(textOf(block, lang, f.field), f.words[i18n.Lang(lang)])
			h.settled()
		}
	}
}

// asking is how the form of a kind of question is filled.
type asking struct {
	kind string
	fill func(h hand)
}

// questions are all kinds. Those with options say why each is right or wrong,
// the others explain.
func questions() []asking {
	explained := func(h hand) {
		h.fill(field("explanation_de"), "So steht es im Plan.")
		h.fill(field("explanation_en"), "The plan says so.")
	}
	options := func(more func(h hand, row int)) func(hand) {
		return func(h hand) {
			for i, words := range [][2]string{{"Die Poststelle", "The post room"}, {"Der Bauhof", "The depot"}} {
				h.row(i, "text", words[0], words[1])
				h.row(i, "feedback", "Das sagt der Plan.", "The plan says that.")
				more(h, i)
			}
		}
	}
	return []asking{
		{"single", options(func(h hand, i int) {
			if i == 0 {
				h.tick("#f-r-0-right")
			}
		})},
		{"multiple", options(func(h hand, i int) { h.tick(fmt.Sprintf("#f-r-%d-right", i)) })},
		{"truefalse", options(func(h hand, i int) {
			if i == 1 {
				h.tick("#f-r-1-right")
			}
		})},
		{"order", func(h hand) {
			for i, words := range [][2]string{{"Öffnen", "Open"}, {"Scannen", "Scan"}, {"Ablegen", "File"}} {
				h.row(i, "text", words[0], words[1])
			}
			explained(h)
		}},
		{"match", options(func(h hand, i int) { h.row(i, "partner", fmt.Sprintf("Haus %d", i+1), fmt.Sprintf("Building %d", i+1)) })},
		{"cloze", func(h hand) {
			h.fill(field("gapped_de"), "Gescannt wird bis [[a]].")
			h.fill(field("gapped_en"), "Scanning is done by [[a]].")
			h.press("editor.ask.take_gaps")
			h.row(0, "text", "Uhrzeit", "Time")
			h.row(0, "feedback", "Das sagt der Plan.", "The plan says that.")
			h.fill(field("r.0.accept"), "zehn\nten")
		}},
		{"numeric", func(h hand) {
			h.fill(field("value"), "2,5")
			h.row(-1, "unit", "Stunden", "hours")
			explained(h)
		}},
		{"short", func(h hand) {
			h.fill(field("accept"), "Scanner")
			explained(h)
		}},
		{"area", func(h hand) {
			h.choose(field("file"), webtest.Eval[string](h.Tab, `[...document.querySelector('[name=file]').options].find(o => o.text.includes('scanner')).value`))
			h.row(-1, "alt", "Ein Scanner neben einem Stapel Post", "A scanner next to a pile of mail")
			options(func(h hand, i int) {
				h.fill(field(fmt.Sprintf("r.%d.area", i)), fmt.Sprintf("rect %d 10 30 80", 10+40*i))
				if i == 0 {
					h.tick("#f-r-0-right")
				}
			})(h)
		}},
		{"free", explained},
	}
}

// row fills a field of a row in both languages; row -1 is the form itself.
func (h hand) row(i int, name, de, en string) {
	h.t.Helper()
	if i >= 0 {
		name = fmt.Sprintf("r.%d.%s", i, name)
	}
	h.fill(field(name+"_de"), de)
	h.fill(field(name+"_en"), en)
}

// ask adds a question to the lesson that is shown, in both languages; more
// fills what only a test asks for.
func (h hand) ask(q asking, more func()) {
	h.t.Helper()
	h.add("question:"+q.kind, "Wer scannt die Post?")
	h.fill(field("prompt_en"), "Who scans the mail?")
	q.fill(h)
	if more != nil {
		more()
	}
	h.picture("ask-" + q.kind)
	h.press("editor.ask.save")
	h.sees("editor.question.saved")
}
