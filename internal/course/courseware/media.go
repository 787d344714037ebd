package courseware

import (
	"strings"

	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
	"codeberg.org/lotse/lotse/internal/quiz"
)

const mediaDir = "media"

// Media is a file shown in the course, kept by the hash of its bytes.
type Media struct {
	Hash   string `json:"hash"`
	Type   string `json:"type"` // MIME
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Size   int64  `json:"size,omitempty"` // bytes; not of pictures and captions
}

// captionsType is the type of captions, captionsKind their kind: other files
// have one of mediafile.
const (
	captionsType = "text/vtt"
	captionsKind = mediafile.Kind("captions")
)

// MediaOf describes a file the way Read does, so that a course that was never
// files has the hash of its package. Only pictures have a width and a height.
func MediaOf(hash, mime string, size int64, width, height int) Media {
	m := Media{Hash: hash, Type: mime}
	switch m.kind() {
	case mediafile.Image:
		m.Width, m.Height = width, height
	case captionsKind:
	default:
		m.Size = size
	}
	return m
}

func (m Media) kind() mediafile.Kind {
	if m.Type == captionsType {
		return captionsKind
	}
	switch kind, _, _ := strings.Cut(m.Type, "/"); kind {
	case "image", "video", "audio":
		return mediafile.Kind(kind)
	}
	return mediafile.File
}

// files are the media files that the block's text names in l.
func (b Block) files(l i18n.Lang) []string {
	body := b.Text[l].Body
	switch {
	case b.Type.isClip():
		return splitClip(body, silently).files()
	case b.Type == Image:
		body, _, _ = strings.Cut(body, "\n")
	case b.Question == nil || b.Question.Kind != quiz.Area:
		return nil
	}
	for line := range strings.Lines(body) {
		if m := imageForm.FindStringSubmatch(strings.TrimRight(line, "\n")); m != nil {
			return m[2:]
		}
	}
	return nil
}
