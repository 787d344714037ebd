package exchange

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"codeberg.org/lotse/lotse/internal/author"
	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/course/questionimport"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

const (
	// MaxQuestions is how many come in at once: no lesson has more.
	MaxQuestions = 300

	// maxPictures bounds what is unpacked while somebody waits.
	maxPictures = 100
)

// bank is what was found in a file of questions besides the report: pictures
// that cannot be shown, by the number of the item and their own.
type bank struct {
	Bad []string `json:"bad,omitempty"`
}

func pictureKey(item, no int) string { return fmt.Sprintf("%d/%d", item, no) }

// SendQuestions looks into a file of questions and keeps it for Look and Take.
func (s *Service) SendQuestions(ctx context.Context, slug, lesson, name string, data []byte) (Parcel, error) {
	if err := actor.Require(ctx, author.Write); err != nil {
		return Parcel{}, err
	}
	d, err := s.Author.OpenLesson(ctx, slug, lesson)
	if err != nil {
		return Parcel{}, err
	}
	report, err := questionimport.Import(data, questionimport.Options{Lang: d.Head.Source})
	if err != nil {
		return Parcel{}, err
	}
	if n := len(report.Items); n > MaxQuestions {
		return Parcel{}, fault.Wrong("exchange.questions.many", fault.Args{"Count": n, "Max": MaxQuestions})
	}
	var b bank
	seen := 0
	for i, it := range report.Items {
		for no, p := range it.Pictures {
			if seen++; seen > maxPictures || ctx.Err() != nil || !showable(p.Data) {
				b.Bad = append(b.Bad, pictureKey(i, no))
			}
		}
	}
	return s.send(ctx, Parcel{Kind: Questions, Course: slug, Lesson: lesson, Name: name}, b, bytes.NewReader(data))
}

func showable(data []byte) bool {
	t, err := mediafile.Sniff(data[:min(len(data), mediafile.HeadBytes)])
	if err != nil || t.Kind != mediafile.Image {
		return false
	}
	_, _, err = mediafile.CleanImage(t, data)
	return err == nil
}

// QuestionsLook is what taking over questions would mean.
type QuestionsLook struct {
	Parcel
	Draft  *author.Draft
	Report *questionimport.Report
}

// LookQuestions says truthfully what would come, what would be different and
// what would not come.
func (s *Service) LookQuestions(ctx context.Context, id uuid.UUID) (l QuestionsLook, err error) {
	if l.Parcel, err = s.Get(ctx, id); err != nil {
		return l, err
	}
	return l, s.lookQuestions(ctx, &l)
}

func (s *Service) lookQuestions(ctx context.Context, l *QuestionsLook) (err error) {
	if l.Kind != Questions || l.TakenAt != nil {
		return fault.Missing("exchange.parcel.missing")
	}
	var b bank
	if err := json.Unmarshal(l.facts, &b); err != nil {
		return err
	}
	data, err := s.read(ctx, l.Parcel)
	if err != nil {
		return err
	}
	if l.Draft, err = s.Author.OpenLesson(ctx, l.Course, l.Lesson); err != nil {
		return err
	}
	if l.Report, err = questionimport.Import(data, questionimport.Options{Lang: l.Draft.Head.Source}); err != nil {
		return err
	}
	for i := range l.Report.Items {
		fit(&l.Report.Items[i], i, b, l.Lesson == author.TestID)
	}
	return nil
}

// fit leaves out what cannot stand where the questions go, and says so.
func fit(it *questionimport.Item, item int, b bank, test bool) {
	find := func(level questionimport.Level, id string, args i18n.Args) {
		it.Findings = append(it.Findings, questionimport.Finding{Level: level, ID: id, Args: args})
	}
	var fits []questionimport.Picture
	for no, p := range it.Pictures {
		switch args := (i18n.Args{"Name": p.Name}); {
		case slices.Contains(b.Bad, pictureKey(item, no)):
			find(questionimport.Lost, "exchange.questions.picture", args)
		case test:
			find(questionimport.Lost, "exchange.questions.test_picture", args)
		default:
			fits = append(fits, p)
		}
	}
	it.Pictures = fits
	if test && it.Taken && it.Question == nil {
		it.Taken = false
		find(questionimport.Refused, "exchange.questions.test_text", nil)
	}
}

// TakeQuestions adds the chosen items (by their number in the report, from 0)
// at the end of the lesson.
func (s *Service) TakeQuestions(ctx context.Context, id uuid.UUID, chosen []int) (Parcel, error) {
	l, err := s.LookQuestions(ctx, id)
	if l.TakenAt != nil {
		return l.Parcel, nil
	}
	if err != nil {
		return l.Parcel, err
	}
	var items []questionimport.Item
	for i, it := range l.Report.Items {
		if it.Taken && slices.Contains(chosen, i) {
			items = append(items, it)
		}
	}
	if len(items) == 0 {
		return l.Parcel, fault.InvalidInput(fault.Field{Name: "item", ID: "exchange.questions.choose"})
	}
	pictures, err := s.prepare(ctx, items) // bytes first, rows later
	if err != nil {
		return l.Parcel, err
	}
	return s.take(ctx, id, func(ctx context.Context, _ *db.Tx, p Parcel) (Done, error) {
		in := incoming{s: s, ctx: ctx, course: p.Course, lesson: p.Lesson, source: l.Draft.Head.Source, names: map[string]string{}}
		for name, m := range l.Draft.Media {
			in.names[name] = m.Hash
		}
		for i, it := range items {
			if err := in.add(it, pictures[i]); err != nil {
				return Done{}, err
			}
		}
		return Done{Count: len(items), Steps: in.steps}, nil
	})
}

func (s *Service) prepare(ctx context.Context, items []questionimport.Item) ([][]media.Media, error) {
	ready := make([][]media.Media, len(items))
	for i, it := range items {
		for _, p := range it.Pictures {
			m, err := s.Media.Prepare(ctx, p.Name, bytes.NewReader(p.Data))
			if err != nil {
				return nil, err
			}
			ready[i] = append(ready[i], m)
		}
	}
	return ready, nil
}

// incoming puts questions into a lesson.
type incoming struct {
	s              *Service
	ctx            context.Context
	course, lesson string
	source         i18n.Lang
	names          map[string]string // of the draft's files: hash
	steps          []uuid.UUID
}

func (in *incoming) add(it questionimport.Item, pictures []media.Media) error {
	for i, m := range pictures {
		if err := in.picture(m, it.Pictures[i].Alt); err != nil {
			return err
		}
	}
	b := courseware.Block{Type: courseware.Text}
	if it.Question != nil {
		b = courseware.Block{Type: courseware.Question, Question: it.Question}
	}
	return in.block(b, it.Name, it.Body)
}

func (in *incoming) block(b courseware.Block, words, body string) error {
	done, err := in.s.Author.AddBlock(in.ctx, author.NewBlock{
		Course: in.course, Lesson: in.lesson, After: author.End, Block: b, Words: words, Body: body,
	})
	if err == nil {
		in.steps = append(in.steps, done.Change)
	}
	return err
}

// picture puts a picture into the library and in front of its question.
func (in *incoming) picture(m media.Media, alt string) error {
	if alt = strings.TrimSpace(unquotable.ReplaceAllString(alt, " ")); alt != "" {
		m.Alt = i18n.Text{in.source: alt}
	}
	m, err := in.s.Media.Add(in.ctx, m)
	if err != nil {
		return err
	}
	name := in.name(m)
	if in.names[name] == "" {
		in.names[name] = m.Hash
		if _, err := in.s.Author.AddMedia(in.ctx, in.course, name, courseware.MediaOf(m.Hash, m.Type, m.Bytes, m.Width, m.Height)); err != nil {
			return err
		}
	}
	return in.block(courseware.Block{Type: courseware.Image}, alt, "!["+alt+"]("+name+")")
}

var (
	unquotable = regexp.MustCompile(`[\[\]()!\\<>\x60*_\s]+`)
	unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)
)

// name is how the course calls a picture: what Markdown can hold, and nothing
// else is called.
func (in *incoming) name(m media.Media) string {
	ext := path.Ext(m.Name)
	stem := strings.Trim(unsafeName.ReplaceAllString(strings.TrimSuffix(m.Name, ext), "-"), "-._")
	if stem == "" {
		stem = "bild"
	}
	if have := in.names[stem+ext]; have == "" || have == m.Hash {
		return stem + ext
	}
	return stem + "-" + m.Hash[:8] + ext
}
