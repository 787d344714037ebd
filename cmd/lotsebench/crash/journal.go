package crash

import (
	"bufio"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
)

// entry is one acknowledged write: what it was about, its version and its
// value. A later entry with the same key replaces an earlier one.
type entry struct {
	Key     string `json:"key"`
	Version int    `json:"version"`
	Value   string `json:"value,omitempty"`
}

// journal is a learner's list of what was acknowledged, on disk.
type journal struct{ file *os.File }

func openJournal(path string) (*journal, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	return &journal{f}, err
}

// write returns once the entry is on disk.
func (j *journal) write(e entry) error {
	b, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = j.file.Write(append(b, '\n'))
	return errors.Join(err, j.file.Sync())
}

func (j *journal) close() error { return j.file.Close() }

// readJournals returns what stands last for each key, and how many writes were
// acknowledged in all.
func readJournals(dir string) (last map[string]fact, acknowledged int, err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	last = map[string]fact{}
	for _, name := range files {
		f, openErr := os.Open(name)
		if openErr != nil {
			return nil, 0, openErr
		}
		for lines := bufio.NewScanner(f); lines.Scan(); acknowledged++ {
			var e entry
			err = errors.Join(err, json.Unmarshal(lines.Bytes(), &e))
			last[e.Key] = fact{Version: e.Version, Value: e.Value}
		}
		err = errors.Join(err, f.Close())
	}
	return last, acknowledged, err
}
