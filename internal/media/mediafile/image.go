package mediafile

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // decoder

	"codeberg.org/lotse/lotse/internal/platform/fault"
)

const (
	// A picture is unpacked in memory; 40 million points are 160 MB. The
	// number is read from the head before anything is unpacked.
	maxPoints = 40_000_000

	// No page shows more, not even on a dense screen.
	maxWidth, maxHeight = 2560, 5120

	// No course's package takes a larger picture, and no phone wants one.
	pictureBytes = 1 << 20

	best, least = 85, 60 // quality of a JPEG
)

// Widths are the sizes that are made besides the picture itself, for a phone
// and for a page.
var Widths = []int{390, 1280}

// Size is a picture in one size.
type Size struct {
	Width, Height int
	Data          []byte
}

// Picture is an uploaded picture made fit to be shown.
type Picture struct {
	Type  Type
	Sizes []Size // the picture itself first, then smaller ones
}

// ReadImage makes a picture of type t fit to be shown, in all its sizes.
func ReadImage(t Type, data []byte) (*Picture, error) {
	t, full, first, err := cleaned(t, data)
	if err != nil {
		return nil, err
	}
	p := &Picture{t, []Size{first}}
	for _, w := range Widths {
		if full == nil || w >= first.Width {
			break
		}
		sized := shrink(full, float64(w)/float64(first.Width))
		data, err := encode(t, sized, best)
		if err != nil {
			return nil, err
		}
		p.Sizes = append(p.Sizes, Size{sized.Bounds().Dx(), sized.Bounds().Dy(), data})
	}
	return p, nil
}

// CleanImage makes a picture of type t fit to be shown. One that has nothing
// to be taken out stays as it is; else it is unpacked and packed again, and
// what was not picture (places, cameras, names, code) is gone.
func CleanImage(t Type, data []byte) (Type, Size, error) {
	t, _, first, err := cleaned(t, data)
	return t, first, err
}

// cleaned also returns the picture unpacked, upright; nil for drawings.
func cleaned(t Type, data []byte) (Type, image.Image, Size, error) {
	if t.MIME == SVG {
		clean, w, h, err := CleanSVG(data)
		if err == nil && len(clean) > pictureBytes {
			err = fault.New(fault.TooLarge, "media.svg.too_large", fault.Args{"Max": pictureBytes >> 20})
		}
		return t, nil, Size{w, h, clean}, err
	}
	conf, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return t, nil, Size{}, fault.Wrong("media.image.broken").Wrap(err)
	}
	if points := int64(conf.Width) * int64(conf.Height); points > maxPoints {
		return t, nil, Size{}, fault.New(fault.TooLarge, "media.image.points", fault.Args{
			"Width": conf.Width, "Height": conf.Height, "Max": maxPoints / 1_000_000,
		})
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return t, nil, Size{}, fault.Wrong("media.image.broken").Wrap(err)
	}
	if len(data) <= pictureBytes && largest(img.Bounds(), 1) == 1 && bare(t.MIME, data) {
		return t, img, Size{conf.Width, conf.Height, data}, nil
	}
	turn := 1
	if t.MIME == "image/jpeg" {
		turn = orientation(data)
	}
	return repacked(t, img, turn)
}

func repacked(t Type, img image.Image, turn int) (Type, image.Image, Size, error) {
	if t.MIME == "image/webp" {
		t.MIME = "image/png"
		if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
			t.MIME = "image/jpeg"
		}
	}
	p := &Picture{Type: t}
	full, data, err := p.fit(upright(shrink(img, largest(img.Bounds(), turn)), turn))
	if err != nil {
		return t, nil, Size{}, err
	}
	return p.Type, full, Size{full.Bounds().Dx(), full.Bounds().Dy(), data}, nil
}

// fit packs a picture into pictureBytes: a photograph that came as PNG becomes
// a JPEG, then quality goes down, then size.
func (p *Picture) fit(img image.Image) (image.Image, []byte, error) {
	for q := best; ; {
		data, err := encode(p.Type, img, q)
		if err != nil || len(data) <= pictureBytes {
			return img, data, err
		}
		o, ok := img.(interface{ Opaque() bool })
		switch {
		case p.Type.MIME == "image/png" && ok && o.Opaque():
			p.Type.MIME = "image/jpeg"
		case p.Type.MIME == "image/jpeg" && q > least:
			q -= 5
		default:
			img = shrink(img, 0.8)
		}
	}
}

func encode(t Type, img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if t.MIME == "image/jpeg" {
		err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality})
		return b.Bytes(), err
	}
	err := png.Encode(&b, img)
	return b.Bytes(), err
}

// largest is the factor by which a picture is made to fit.
func largest(b image.Rectangle, turn int) float64 {
	w, h := float64(b.Dx()), float64(b.Dy())
	if turn > 4 {
		w, h = h, w
	}
	return math.Min(1, math.Min(maxWidth/w, maxHeight/h))
}

func shrink(img image.Image, factor float64) image.Image {
	if factor >= 1 {
		return img
	}
	b := img.Bounds()
	to := image.Rect(0, 0, max(1, int(math.Round(float64(b.Dx())*factor))), max(1, int(math.Round(float64(b.Dy())*factor))))
	var dst draw.Image = image.NewNRGBA(to)
	if o, ok := img.(interface{ Opaque() bool }); ok && o.Opaque() {
		dst = image.NewRGBA(to) // without the detour over transparency
	}
	draw.CatmullRom.Scale(dst, to, img, b, draw.Src, nil)
	return dst
}

// turned draws a picture the way it is meant to stand.
type turned struct {
	image.Image
	turn int
}

func upright(img image.Image, turn int) image.Image {
	if turn <= 1 {
		return img
	}
	from := turned{img, turn}
	dst := image.NewRGBA(from.Bounds())
	draw.Draw(dst, dst.Bounds(), from, image.Point{}, draw.Src)
	return dst
}

// Bounds implements image.Image.
func (t turned) Bounds() image.Rectangle {
	b := t.Image.Bounds()
	if t.turn > 4 {
		return image.Rect(0, 0, b.Dy(), b.Dx())
	}
	return image.Rect(0, 0, b.Dx(), b.Dy())
}

// At implements image.Image: the numbers are those of the EXIF standard.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	switch t.turn {
	case 2:
		x = right - x
	case 3:
		x, y = right-x, bottom-y
	case 4:
		y = bottom - y
	case 5:
		x, y = y, x
	case 6:
		x, y = y, bottom-x
	case 7:
		x, y = right-y, bottom-x
	case 8:
		x, y = right-y, x
	}
	return t.Image.At(b.Min.X+x, b.Min.Y+y)
}
