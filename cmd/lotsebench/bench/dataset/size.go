package dataset

import (
	"fmt"
	"time"
)

// Size of a set.
type Size struct {
	People  int
	Units   int
	Courses int  // a multiple of Families
	Facts   bool // set B: projects and requirement facts instead of enrolments
}

// The two sets of the figures, and a small one for tests.
var (
	A       = Size{People: 10_000, Units: 40, Courses: 100}
	Tenfold = Size{People: 100_000, Units: 40, Courses: 100}
	B       = Size{People: 10_000, Units: 60, Courses: 100, Facts: true}
)

// Families is the number of job families. Family f must take a tenth of the
// courses and has begun three tenths of them.
const Families = 10

// Projects is the number of projects of set B, one wave each.
const Projects = 12

// Slug names the municipality.
const Slug = "musterstadt"

func (s Size) String() string {
	kind := "a"
	if s.Facts {
		kind = "b"
	}
	return fmt.Sprintf("%s_%d_%d_%d", kind, s.People, s.Units, s.Courses)
}

// Each is how many courses a person has begun in set A.
func (s Size) Each() int { return 3 * s.block() }

func (s Size) block() int { return s.Courses / Families }

func (s Size) check() error {
	if s.People < Families || s.Units < 2 || s.Courses < Families || s.Courses%Families != 0 {
		return fmt.Errorf("dataset: %+v is too small or courses are no multiple of %d", s, Families)
	}
	return nil
}

// Person is what is known of person i beforehand.
type Person struct {
	No     int
	First  string
	Last   string
	Family int
	Unit   int
	Leads  bool
	Number string
	Login  string
}

var (
	firstNames = [10]string{"Ada", "Bernd", "Cem", "Dora", "Emil", "Fatma", "Georg", "Heike", "Ines", "Jan"}
	heads      = [10]string{"Acker", "Berg", "Birn", "Eich", "Feld", "Garten", "Hasel", "Linden", "Moor", "Wald"}
	tails      = [10]string{"bach", "baum", "brink", "hof", "kamp", "mann", "meier", "stein", "thal", "wiese"}
)

// Person returns person i, from 0; no two have the same name.
func (s Size) Person(i int) Person {
	name := func(n int) string { return heads[n/10%10] + tails[n%10] }
	return Person{
		No: i, First: firstNames[i/10_000%10], Last: name(i%100) + "-" + name(i/100%100),
		Family: i % Families, Unit: i / Families % s.Units, Leads: i%Families == 0 && i/Families < s.Units,
		Number: fmt.Sprintf("%06d", i+1), Login: fmt.Sprintf("p%06d@musterstadt.example", i+1),
	}
}

// Name is how pages write it.
func (p Person) Name() string { return p.First + " " + p.Last }

// CourseSlug is the slug of course c, from 0.
func CourseSlug(c int) string { return fmt.Sprintf("kurs-%03d", c+1) }

// CourseTitle is its German title.
func CourseTitle(c int) string { return fmt.Sprintf("Schulung %03d: E‑Akte im Amt", c+1) }

// Lessons is how many lessons each course has.
const Lessons = 8

// Enrolment is person i's j-th course in set A.
type Enrolment struct {
	Course int
	Done   int  // lessons
	Ended  bool // completed
	Must   bool // the wave asks for it
}

// Enrolment returns the j-th of Each: a third is completed, the others are
// open after five and three lessons.
func (s Size) Enrolment(p Person, j int) Enrolment {
	e := Enrolment{Course: (p.Family*s.block() + j) % s.Courses, Must: j < s.block()}
	switch (j + p.No/Families) % 3 {
	case 0:
		e.Done, e.Ended = Lessons, true
	case 1:
		e.Done = 5
	default:
		e.Done = 3
	}
	return e
}

// Wave of a course in set B: each has eight or nine.
func waveOf(course int) int { return course % Projects }

// Done is when person p of set B completed a course, or the zero time: seven
// of ten have, over the twelve weeks before today.
func (s Size) done(p Person, course int, today time.Time) time.Time {
	h := mix(uint64(p.No)*1_000_003 + uint64(course))
	if h%10 >= 7 {
		return time.Time{}
	}
	return today.AddDate(0, 0, -int(h/16%uint64(weeks*7))-1)
}

// weeks is how far back set B reaches.
const weeks = 12

// mix spreads numbers evenly (splitmix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
