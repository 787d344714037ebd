package ui

import "context"

// The data of the examples; every word is a message of the gallery.

func sampleProjects(ctx context.Context) []Option {
	return []Option{{Value: "", Label: sample(ctx, "projects.all"), Selected: true}, {Value: "e-akte", Label: sample(ctx, "eakte")}}
}

func sampleSorts(ctx context.Context) []Option {
	return []Option{{Value: "urgency", Label: sample(ctx, "sort.urgency"), Selected: true}, {Value: "name", Label: sample(ctx, "sort.name")}}
}

func sampleWaves(ctx context.Context) []Option {
	return []Option{{Value: "1", Label: sample(ctx, "wave1")}, {Value: "2", Label: sample(ctx, "wave2")}, {Value: "3", Label: sample(ctx, "wave3")}}
}

func sampleUnits(ctx context.Context) []Option {
	return []Option{{Value: "youth", Label: sample(ctx, "unit.youth"), Selected: true}, {Value: "social", Label: sample(ctx, "unit.social")}, {Value: "depot", Label: sample(ctx, "unit.depot")}}
}
