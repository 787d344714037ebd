package author

import (
	"context"
	"path"
	"regexp"
	"strings"

	"codeberg.org/lotse/lotse/internal/course/courseware"
	"codeberg.org/lotse/lotse/internal/media"
	"codeberg.org/lotse/lotse/internal/media/mediafile"
	"codeberg.org/lotse/lotse/internal/platform/actor"
	"codeberg.org/lotse/lotse/internal/platform/db"
	"codeberg.org/lotse/lotse/internal/platform/fault"
	"codeberg.org/lotse/lotse/internal/platform/i18n"
)

// TakeFile makes a file of the library known to a course and returns the name
// under which its texts show it.
func (s *Service) TakeFile(ctx context.Context, course, hash string) (name string, m media.Media, err error) {
	if m, err = s.Courses.Library.Get(ctx, hash); err != nil {
		return "", m, err
	}
	name, err = s.know(ctx, course, m.Name, courseware.MediaOf(hash, m.Type, m.Bytes, m.Width, m.Height))
	return name, m, err
}

// TakeCaptions makes a file of the captions that the library has of a film,
// as the course takes them along, and returns its name; "" where it has none.
func (s *Service) TakeCaptions(ctx context.Context, course string, film media.Media, l i18n.Lang) (name string, err error) {
	if err := actor.Require(ctx, Write); err != nil {
		return "", err
	}
	if film.Captions[l] == "" {
		return "", nil
	}
	text, err := courseware.CleanCaptions(film.Captions[l])
	if err != nil {
		return "", fault.Wrong("media.captions.none").Wrap(err)
	}
	file, err := s.Courses.Library.Keep(ctx, media.Media{
		Kind: mediafile.File, Type: captionsType, Name: strings.TrimSuffix(film.Name, path.Ext(film.Name)) + "-" + string(l) + ".vtt",
	}, strings.NewReader(text))
	if err != nil {
		return "", err
	}
	err = s.DB.InTx(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := s.Courses.Library.Adopt(ctx, tx, []media.Media{file}); err != nil {
			return err
		}
		name, err = s.know(ctx, course, file.Name, courseware.MediaOf(file.Hash, captionsType, 0, 0, 0))
		return err
	})
	return name, err
}

const captionsType = "text/vtt"

// know gives a file a name in the course; one that it knows keeps its name.
func (s *Service) know(ctx context.Context, course, wish string, m courseware.Media) (string, error) {
	d, err := s.OpenHead(ctx, course)
	if err != nil {
		return "", err
	}
	for name, have := range d.Media {
		if have.Hash == m.Hash {
			return name, nil
		}
	}
	end, ok := extensions[m.Type]
	if !ok {
		return "", fault.Wrong("media.file.refused")
	}
	name := plainName(wish, m.Hash)
	if _, taken := d.Media[name+end]; taken {
		name += "-" + m.Hash[:8]
	}
	_, err = s.AddMedia(ctx, course, name+end, m)
	return name + end, err
}

// extensions are the ends of names that packages are read by.
var extensions = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg",
	"video/mp4": ".mp4", "video/webm": ".webm",
	"audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/wav": ".wav",
	captionsType: ".vtt", "application/pdf": ".pdf", "application/zip": ".zip", "text/csv": ".csv", "text/plain": ".txt",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.oasis.opendocument.text":                                   ".odt",
	"application/vnd.oasis.opendocument.spreadsheet":                            ".ods",
	"application/vnd.oasis.opendocument.presentation":                           ".odp",
}

var unsafeName = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// plainName is a file's name without its end, as Markdown can hold it.
func plainName(name, hash string) string {
	stem := strings.Trim(unsafeName.ReplaceAllString(strings.TrimSuffix(name, path.Ext(name)), "-"), "-._")
	if stem == "" {
		return hash[:8]
	}
	return stem
}
