// Package model says who must do what by when in the slowest and plainest way:
// every day it asks every rule of every posting and works every date out from
// all facts. It imports nothing of ours, not even the calendar, so that it
// cannot borrow the mistakes of what it judges.
//
// It knows only what the rules of the product say in words: whom a rule fits,
// when a proof ends, what is due when. What has to be remembered from one day
// to the next is since when somebody is in a duty.
package model
