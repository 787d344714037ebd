package main

import "testing"

func TestRunPassesServerAndExitCode(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		want int
		err  bool
	}{
		{"the command finds a running server", []string{"--", "sh", "-c", `test -S "$LOTSE_TEST_DATABASE/run/.s.PGSQL.5432"`}, 0, false},
		{"the command's exit code", []string{"sh", "-c", "exit 3"}, 3, false},
		{"no such command", []string{"--", "/does/not/exist"}, 1, true},
		{"no command", nil, 2, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := run(tt.args)
			if got != tt.want || (err != nil) != tt.err {
				t.Errorf("run = %d, %v; want %d", got, err, tt.want)
			}
		})
	}
}
