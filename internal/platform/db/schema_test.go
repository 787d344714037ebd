package db

import (
	"errors"
	"testing"
)

func TestCompare(t *testing.T) {
	for name, c := range map[string]struct {
		program, have, floor int64
		want                 error
	}{
		"same":                              {20, 20, 10, nil},
		"older schema":                      {20, 19, 10, ErrSchemaOld},
		"newer schema this program can use": {20, 21, 20, nil},
		"newer schema it cannot use":        {20, 22, 21, ErrSchemaNew},
	} {
		t.Run(name, func(t *testing.T) {
			if err := compare(c.program, c.have, c.floor); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}
