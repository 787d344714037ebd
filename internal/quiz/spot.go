package quiz

import (
	"slices"
	"strconv"
	"strings"

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

// Shape is the form of an area.
type Shape string

// The shapes, with what At holds. All is in per cent of the picture's width
// and height; a radius is in per cent of the width.
const (
	Rect    Shape = "rect"    // x, y, width, height
	Circle  Shape = "circle"  // x, y, radius
	Polygon Shape = "polygon" // x, y of three to twenty corners
)

// Spot is a named area of a picture. Its name is an option like any other, so
// that nobody needs to see or to point.
type Spot struct {
	ID    string    `json:"id"`
	Shape Shape     `json:"shape"`
	At    []float64 `json:"at"`
}

// ParseSpot reads "rect 10 20 30 40", "circle 50 50 8" or "polygon 0 0 50 0
// 25 40".
func ParseSpot(id, text string) (Spot, error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return Spot{}, flaw("area", fault.Args{"Area": id}, "area %q is empty; write rect, circle or polygon and its numbers", id)
	}
	s := Spot{ID: id, Shape: Shape(words[0])}
	for _, w := range words[1:] {
		n, err := strconv.ParseFloat(w, 64)
		if err != nil {
			return Spot{}, flaw("area", fault.Args{"Area": id}, "area %q: %q is no number; write it with a point", id, w)
		}
		s.At = append(s.At, n)
	}
	return s, s.validate()
}

// String is the inverse of ParseSpot, without the id.
func (s Spot) String() string {
	words := []string{string(s.Shape)}
	for _, n := range s.At {
		words = append(words, strconv.FormatFloat(n, 'f', -1, 64))
	}
	return strings.Join(words, " ")
}

func (s Spot) validate() error {
	for _, n := range s.At {
		if !(n >= 0 && n <= 100) { // NaN is none of both
			return flaw("area_inside", fault.Args{"Area": s.ID}, "area %q: numbers are per cent of the picture, 0 to 100", s.ID)
		}
	}
	switch s.Shape {
	case Rect:
		return s.within(len(s.At) == 4, func() bool {
			x, y, width, height := s.At[0], s.At[1], s.At[2], s.At[3]
			return width > 0 && height > 0 && x+width <= 100 && y+height <= 100
		})
	case Circle:
		return s.within(len(s.At) == 3, func() bool {
			x, radius := s.At[0], s.At[2]
			return radius > 0 && x-radius >= 0 && x+radius <= 100
		})
	case Polygon:
		return s.within(len(s.At) >= 6 && len(s.At) <= 40 && len(s.At)%2 == 0, func() bool { return true })
	}
	return s.within(false, nil)
}

// within checks how many numbers there are before it looks at them.
func (s Spot) within(complete bool, inside func() bool) error {
	switch {
	case !complete:
		return flaw("area", fault.Args{"Area": s.ID}, "area %q: write rect x y width height, circle x y radius or polygon x y x y x y", s.ID)
	case !inside():
		return flaw("area_inside", fault.Args{"Area": s.ID}, "area %q does not lie within the picture", s.ID)
	}
	return nil
}

func (q Question) spot(id string) Spot {
	i := slices.IndexFunc(q.Areas, func(s Spot) bool { return s.ID == id })
	return q.Areas[i]
}

func (q Question) validateAreas() error {
	if len(q.Options) > 0 {
		return flaw("area_options", nil, "the options of area are its areas; leave options out")
	}
	for _, s := range q.Areas {
		if err := s.validate(); err != nil {
			return err
		}
	}
	return q.validateChoices(1, 1)
}
