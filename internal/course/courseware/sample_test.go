package courseware_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"codeberg.org/lotse/lotse/internal/course/courseware"
)

const sampleManifest = `format: 1
slug: sample
languages: [de, en]
title: {de: Probe, en: Sample}
summary: {de: Eine Probe., en: A sample.}
audience: {de: Alle, en: Everybody}
goals:
  - {de: Sie können etwas., en: You can do something.}
competences:
  - {framework: digcomp-3.0, code: "1.3", level: basic}
validity: P2Y
lessons:
  - id: start
    minutes: 4
    title: {de: Anfang, en: Start}
    blocks:
      - {id: head, type: heading}
      - {id: intro}
      - {id: note, type: callout, tone: tip}
      - {id: steps, type: checklist}
      - {id: terms, type: table}
      - {id: picture, type: image}
      - {id: where, question: single, options: [case, file], right: case}
      - {id: gaps, question: cloze, points: 2, partial: true, gaps: [{id: g1, options: [case, file], right: case}, {id: g2, accept: [Akte, file]}]}
test:
  minutes: 3
  pass: 80
  title: {de: Test, en: Test}
  questions:
    - {id: days, question: numeric, lesson: start, value: 2.5, tolerance: 0.1}
    - {id: pairs, question: match, lesson: start, pairs: {a: one, b: two}, extra: [three]}
    - {id: steps-order, question: order, lesson: start, items: [first, second, third]}
    - {id: claim, question: truefalse, lesson: start, right: false}
    - {id: word, question: short, lesson: start, accept: [Wiedervorlage, follow-up]}
`

var sampleTexts = map[string]string{
	"de/start.md": `::: {#head}
Größe der Akte
:::

::: {#intro}
Ein **Vorgang** liegt in einer Akte. [Mehr über Akten](https://example.org/akten)

## Noch größer

Text.
:::

::: {#note}
Ein Tipp.
:::

::: {#steps}
Probieren Sie es aus.

- Öffnen Sie die *Akte*.
- Schließen Sie sie.
:::

::: {#terms}
Wörter

| Wort | Bedeutung |
| --- | --- |
| Akte | Sammlung |
:::

::: {#picture}
![Eine Akte mit zwei Vorgängen](box.svg)

So sieht es aus.
:::

::: {#where}
Wohin gehört das Schriftstück?

- case: In den Vorgang
  > Richtig, **dort** sucht man es.
- file: In die Akte
  > Nein,
  > zu grob.
= Ein Schriftstück liegt im Vorgang.
:::

::: {#gaps}
Ergänzen Sie.

Erst der [[g1]], dann die [[g2]].

- g1: Erste Lücke
  > Der Vorgang ist kleiner.
- g2: Zweite Lücke
  > Die Akte ist größer.
+ case: Vorgang
+ file: Akte
+ g2: Akte
:::
`,
	"en/start.md": `::: {#head}
Size of the file
:::

::: {#intro}
A **case** (:de[Vorgang]) lies in a file. [More about files](https://example.org/files)

## Even bigger

Text.
:::

::: {#note}
A tip.
:::

::: {#steps}
Try it out.

- Open the *file*.
- Close it.
:::

::: {#terms}
Words

| Word | Meaning |
| --- | --- |
| File | Collection |
:::

::: {#picture}
![A file with two cases](box.svg)

It looks like this.
:::

::: {#where}
Where does the document belong?

- case: Into the case
  > Right, people look **there**.
- file: Into the file
  > No, too coarse.
= A document lies in a case.
:::

::: {#gaps}
Complete the sentence.

First the [[g1]], then the [[g2]].

- g1: First gap
  > The case is smaller.
- g2: Second gap
  > The file is bigger.
+ case: case
+ file: file
+ g2: file
:::
`,
	"de/test.md": `::: {#days}
Wie viele Tage?

+ unit: Tage
= Zweieinhalb.
:::

::: {#pairs}
Ordnen Sie zu.

- a: A
  > A zu Eins.
- b: B
  > B zu Zwei.
+ one: Eins
+ two: Zwei
+ three: Drei
:::

::: {#steps-order}
In welcher Folge?

- first: Zuerst
- second: Dann
- third: Zuletzt
= Der Reihe nach.
:::

::: {#claim}
Papier ist immer wichtiger.

- true: Das stimmt
  > Nein.
- false: Das stimmt nicht
  > Ja.
:::

::: {#word}
Wie heißt die Erinnerung?

+ solution: Wiedervorlage
= Sie heißt Wiedervorlage.
:::
`,
	"en/test.md": `::: {#days}
How many days?

+ unit: days
= Two and a half.
:::

::: {#pairs}
Match them.

- a: A
  > A to One.
- b: B
  > B to Two.
+ one: One
+ two: Two
+ three: Three
:::

::: {#steps-order}
In which order?

- first: First
- second: Then
- third: Last
= One after the other.
:::

::: {#claim}
Paper is always more important.

- true: True
  > No.
- false: False
  > Yes.
:::

::: {#word}
What is the reminder called?

+ solution: follow-up
= It is called follow-up.
:::
`,
	"media/box.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160"><rect width="10" height="10"/></svg>`,
}

// sample returns the good course after edits: "file", "old", "new", …
// Translations are stamped first, so that a later German edit makes them stale.
func sample(t *testing.T, edits ...string) fstest.MapFS {
	t.Helper()
	files := map[string]string{"course.yaml": sampleManifest}
	for name, text := range sampleTexts {
		files[name] = text
	}
	for _, section := range []string{"start", "test"} {
		de, en := files["de/"+section+".md"], files["en/"+section+".md"]
		files["en/"+section+".md"] = string(courseware.Stamp([]byte(de), []byte(en), func(string) bool { return false }))
	}
	for i := 0; i+2 < len(edits); i += 3 {
		name, old, repl := edits[i], edits[i+1], edits[i+2]
		if !strings.Contains(files[name], old) {
			t.Fatalf("%s has no %q", name, old)
		}
		files[name] = strings.Replace(files[name], old, repl, 1)
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		if text != "" {
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fsys
}
