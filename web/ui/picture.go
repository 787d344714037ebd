package ui

import (
	"strconv"
	"strings"
)

func (p Picture) box() string {
	return "0 0 " + strconv.Itoa(p.Width) + " " + strconv.Itoa(p.Height)
}

// badge is the radius of the numbers on a picture: as large on the page
// whatever the picture measures, which is shown some 640 pixels wide.
func (p Picture) badge() float64 { return max(16*float64(p.Width)/640, 1) }

// x, y turn per cent into pixels of the picture.
func (p Picture) x(percent float64) float64 { return percent * float64(p.Width) / 100 }
func (p Picture) y(percent float64) float64 { return percent * float64(p.Height) / 100 }

// corners are the points of a polygon.
func (p Picture) corners(s Spot) string {
	var list []string
	for i := 0; i+1 < len(s.At); i += 2 {
		list = append(list, pixel(p.x(s.At[i]))+","+pixel(p.y(s.At[i+1])))
	}
	return strings.Join(list, " ")
}

// middle is where the number of a spot stands.
func (p Picture) middle(s Spot) (x, y float64) {
	switch {
	case s.Shape == "rect" && len(s.At) == 4:
		return p.x(s.At[0] + s.At[2]/2), p.y(s.At[1] + s.At[3]/2)
	case s.Shape == "circle" && len(s.At) == 3:
		return p.x(s.At[0]), p.y(s.At[1])
	}
	n := float64(len(s.At) / 2)
	for i := 0; i+1 < len(s.At); i += 2 {
		x += p.x(s.At[i]) / n
		y += p.y(s.At[i+1]) / n
	}
	return x, y
}

func pixel(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
