package settings

import "time"

// Recording is what is kept of what members do.
type Recording struct {
	KeepDays int           // events, visits and searches, and whose they were; sums stay
	Persons  bool          // whose they were is kept
	Idle     time.Duration // at a step of the checkout, until help is offered
}

var recordingKeys = []Key{
	{Name: "recording.keep_days", Default: "400", Help: "days for which what members do is kept, 30 to 3650; sums without names stay", read: number(30, 3650, func(s *Settings) *int { return &s.Recording.KeepDays })},
	{Name: "recording.persons", Default: "yes", Help: "keep which member did it: yes or no (then only the client is known)", read: yesNo(func(s *Settings) *bool { return &s.Recording.Persons })},
	{Name: "recording.idle_minutes", Default: "10", Help: "minutes without a move in the checkout after which a member is offered help, 2 to 30", read: hours(2, 30, time.Minute, func(s *Settings) *time.Duration { return &s.Recording.Idle })},
}

func yesNo(field func(*Settings) *bool) reader {
	return func(s *Settings, text string) error {
		var word string
		err := oneOf(func(*Settings) *string { return &word }, "yes", "no")(s, text)
		*field(s) = word == "yes"
		return err
	}
}
