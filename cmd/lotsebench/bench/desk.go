package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"

	"github.com/PuerkitoBio/goquery"

	"codeberg.org/lotse/lotse/cmd/lotsebench/bench/load"
	"codeberg.org/lotse/lotse/internal/course/courseware"
)

// desk is a trainer with a text of their own to write on: what the form of the
// editor carries, and what was written last.
type desk struct {
	*reader
	lesson, block string
	version       string
	saved         string
	turn          int
}

const lecturePath = "/de/author/courses/" + lectureSlug

func (d *desk) textPath() string {
	return lecturePath + "/" + d.lesson + "/blocks/" + d.block + "/de"
}

// sit opens the lesson and notes the version that its form carries.
func (d *desk) sit(c *load.Conn, host string) error {
	a, err := c.Do(d.get(host, lecturePath+"/"+d.lesson, false))
	if err != nil {
		return err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.Body))
	if err != nil {
		return err
	}
	d.version = doc.Find(`form[action="`+d.textPath()+`"] input[name=version]`).AttrOr("value", "")
	if d.version == "" {
		return fmt.Errorf("%s: %d, and no form to write on %s", d.lesson, a.Status, d.block)
	}
	return nil
}

// save writes a text on top of the last one, as the page's script does while
// somebody types.
func (d *desk) save(c *load.Conn, host string) error {
	d.turn++
	text := fmt.Sprintf("Stand %d von %s.", d.turn, d.Name())
	a, err := c.Do(d.script(host, d.textPath(), url.Values{
		"type": {string(courseware.Text)}, "version": {d.version}, "was": {d.saved}, "body": {text},
	}))
	if err != nil {
		return err
	}
	var said struct{ Version string }
	if err := json.Unmarshal(a.Body, &said); err != nil || a.Status != 200 || said.Version == d.version {
		return fmt.Errorf("saving a text on top of version %s: %d %.300s", d.version, a.Status, a.Body)
	}
	d.version, d.saved = said.Version, text
	return nil
}

// publish makes what was written the live version.
func (d *desk) publish(c *load.Conn, host string) error {
	const path = lecturePath + "/publication"
	a, err := c.Do(d.post(host, path, url.Values{"change": {"editorial"}, "when": {"now"}}))
	if err == nil && (a.Status != 303 || a.Location != path) {
		err = fmt.Errorf("publishing: %d %s\n%.600s", a.Status, a.Location, a.Body)
	}
	return err
}
