package notify

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tradecounter/internal/identity"
	"tradecounter/internal/platform/fault"
	"tradecounter/internal/platform/mailbox"
	"tradecounter/internal/support"
	letters "tradecounter/views/mail"
)

// Questions writes letters about questions, what is put right, and ideas.
type Questions struct {
	*Service
	support *support.Service
}

// NewQuestions makes it.
func NewQuestions(s *Service, sup *support.Service) *Questions { return &Questions{s, sup} }

// question is a ticket with the frame of a letter to the client about it.
func (s *Questions) question(ctx context.Context, e support.Fact) (support.ForLetter, frame, error) {
	q, err := s.support.ForLetter(ctx, e.TicketID, e.MessageID)
	if err != nil {
		return q, frame{}, err
	}
	f, err := s.frame(ctx, q.AccountID, fmt.Sprintf("%s [%s]", q.Subject, q.Number), "")
	if err != nil {
		return q, f, err
	}
	f.Action = letters.Action{Text: "See the question", URL: f.base + "/questions/" + url.PathEscape(q.Number)}
	f.thread = thread{q.Message.MailID, q.ReplyTo, q.Follows}
	if q.Follows != "" {
		f.Subject = "Re: " + f.Subject
	}
	if q.ReplyTo != "" {
		f.Above = mailbox.Mark
	}
	return q, f, nil
}

// toAsker writes to who asked; when they have left the account, to its company admins. A question that nobody of the
// client's asked by name gets no letter.
func (s *Questions) toAsker(ctx context.Context, kind string, q support.ForLetter, f frame) error {
	if q.MemberID == 0 {
		return nil
	}
	asker, err := s.identity.ActorIn(ctx, q.PersonID, q.AccountID)
	list := []identity.Actor{asker}
	if fault.Is(err, fault.KindNotFound) {
		list, err = s.identity.CompanyAdmins(ctx, q.AccountID)
	}
	if err != nil {
		return err
	}
	var people []to
	for _, p := range list {
		people = append(people, to{p.Email, p.Name})
	}
	f.Foot += ". Sent to you because you asked; question " + q.Number + "."
	return s.put(ctx, kind, f, people...)
}

// paragraphs are the lines of what somebody wrote.
func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

// TicketAsked says that a question has arrived.
func (s *Questions) TicketAsked(ctx context.Context, e support.TicketAsked) error {
	if e.ByStaff {
		return nil
	}
	q, f, err := s.question(ctx, e.Fact)
	if err != nil {
		return err
	}
	if q.Message.Channel == "email" { // theirs has an id of its own
		f.thread.messageID, f.thread.follows = "", strings.TrimSpace(q.Follows+" "+q.Message.MailID)
		f.Subject = "Re: " + strings.TrimPrefix(f.Subject, "Re: ")
	}
	f.Title = "We have your question " + q.Number
	f.Text = []string{"Thank you, " + firstName(q.Member) + ". Somebody reads it and answers; you need do nothing."}
	if q.Due != 0 {
		f.Text = append(f.Text, "You have our first answer by "+q.Due.In(f.set.Zone).Format("Monday, 2 January, 15:04")+" at the latest.")
	}
	f.Facts = []letters.Fact{{Name: "Your question", Value: q.Subject}}
	if f.Above != "" {
		f.After = []string{"To add something, answer this letter."}
	}
	return s.toAsker(ctx, "ticket-asked", q, f)
}

// TicketAnswered brings an answer.
func (s *Questions) TicketAnswered(ctx context.Context, e support.TicketAnswered) error {
	q, f, err := s.question(ctx, e.Fact)
	if err != nil {
		return err
	}
	f.Title = "An answer to your question"
	if q.Message.ByName != "" {
		f.Title = q.Message.ByName + " answers your question"
	}
	f.Text = paragraphs(q.Message.Text)
	for _, file := range q.Message.Files {
		f.Facts = append(f.Facts, letters.Fact{Name: "Attached, on the question’s page", Value: file.Name})
	}
	switch {
	case e.Asks:
		f.After = append(f.After, "We wait for your answer.")
	case e.Solves:
		f.After = append(f.After, "We think that this solves it. If it doesn’t, answer within 14 days and it is open again.")
	}
	if f.Above != "" {
		f.After = append(f.After, "You can answer this letter; your answer stands in the question at once.")
	}
	if person, err := s.identity.Person(ctx, e.PersonID); err == nil && e.PersonID != 0 {
		f.Contact = letters.Contact{Name: person.Name, Role: "answers your question", Phone: person.Phone, Hours: person.Hours}
	}
	return s.toAsker(ctx, "ticket-answered", q, f)
}

// TicketWritten tells who has taken a question that the client wrote again; their answer to the letter is the seller's.
func (s *Questions) TicketWritten(ctx context.Context, e support.TicketWritten) error {
	q, f, err := s.question(ctx, e.Fact)
	if err != nil {
		return err
	}
	assignee, ok := q.ToStaff()
	if !ok {
		return nil
	}
	person, err := s.identity.Person(ctx, assignee)
	if err != nil || person.DisabledAt != 0 || person.Staff == "" {
		return onlyUnless(err, fault.KindNotFound)
	}
	if f.thread.replyTo, err = s.support.ReplyTo(ctx, q.Number, assignee); err != nil {
		return err
	}
	f.thread.messageID = "" // the message's own is the client's
	f.Mark, f.Accent, f.Contact = f.set.Seller.Name, neutralAccent, letters.Contact{}
	f.Title = q.Message.ByName + " of " + q.Account + " writes"
	if e.Reopened {
		f.Title = q.Message.ByName + " of " + q.Account + " writes: it isn’t solved"
	}
	f.Text = paragraphs(q.Message.Text)
	for _, file := range q.Message.Files {
		f.Facts = append(f.Facts, letters.Fact{Name: "Attached", Value: file.Name})
	}
	f.Action = letters.Action{Text: "Open it in the inbox", URL: s.url + "/desk/inbox/" + url.PathEscape(q.Number)}
	if f.Above != "" {
		f.After = []string{"What you answer to this letter goes to the client as your answer. The address is yours alone: don’t pass the letter on."}
	}
	f.Foot += ". Sent to you because question " + q.Number + " is yours."
	return s.put(ctx, "ticket-written", f, to{person.Email, person.Name})
}

func onlyUnless(err error, kind fault.Kind) error {
	if fault.Is(err, kind) {
		return nil
	}
	return err
}

// TicketSolved says that a question is taken as solved.
func (s *Questions) TicketSolved(ctx context.Context, e support.TicketSolved) error {
	q, f, err := s.question(ctx, e.Fact)
	if err != nil {
		return err
	}
	f.Title = "Your question " + q.Number + " is solved"
	f.Text = []string{"We think that nothing is open any more. If something is, answer within 14 days and it is open again."}
	f.Facts = []letters.Fact{{Name: "Your question", Value: q.Subject}}
	return s.toAsker(ctx, "ticket-solved", q, f)
}

// TicketClosed asks the one question. Its links open the question's page, where a button answers.
func (s *Questions) TicketClosed(ctx context.Context, e support.TicketClosed) error {
	q, f, err := s.question(ctx, e.Fact)
	if err != nil || q.Rating != nil || q.MergedInto != "" {
		return err
	}
	f.Title = "Was your question solved?"
	f.Text = []string{"One answer is enough, from 1 (badly) to 5 (very well): how well did we solve “" + q.Subject + "”?"}
	page := f.Action.URL
	f.Action = letters.Action{Text: "Tell us", URL: page + "#rate"}
	for score := 1; score <= 5; score++ {
		f.Also = append(f.Also, letters.Action{Text: fmt.Sprint(score), URL: fmt.Sprintf("%s?score=%d#rate", page, score)})
	}
	f.After = []string{"A link opens the question’s page; nothing is counted until you press its button."}
	return s.toAsker(ctx, "ticket-rating", q, f)
}

// RemedyDone tells what was done about something that went wrong.
func (s *Questions) RemedyDone(ctx context.Context, e support.RemedyDone) error {
	q, f, err := s.question(ctx, e.Fact)
	if err != nil {
		return err
	}
	if q.Remedy == nil || q.Remedy.ID != e.RemedyID {
		return errors.New("a letter about a remedy that isn’t the question’s")
	}
	f.Title = "We have put it right"
	f.Text = []string{"Something went wrong, and we are sorry. This is what we did about it."}
	f.Facts = []letters.Fact{{Name: "What went wrong", Value: q.Remedy.Wrong}, {Name: "What we did", Value: q.Remedy.Did}, {Name: "What you get", Value: q.Remedy.Gets}}
	return s.toAsker(ctx, "remedy-done", q, f)
}

var ideaWords = map[support.IdeaState][2]string{
	support.IdeaIsPlanned: {"Your idea is planned", "We want to do it."},
	support.IdeaIsDone:    {"Your idea is done", "It is there now."},
	support.IdeaIsNotNow:  {"Your idea: not now", "We won’t do it for now."},
}

// IdeaAnswered tells who proposed an idea what becomes of it, and when it is done everybody who wanted it.
func (s *Questions) IdeaAnswered(ctx context.Context, e support.IdeaAnswered) error {
	idea, err := s.support.TellIdea(ctx, e.IdeaID)
	if err != nil {
		return err
	}
	words, ok := ideaWords[support.IdeaState(e.State)]
	if !ok || string(idea.State) != e.State {
		return nil // answered anew meanwhile: that is told
	}
	for _, p := range idea.People {
		f, err := s.frame(ctx, p.AccountID, words[0]+": "+idea.Title, words[0])
		if err != nil {
			return err
		}
		why := "you proposed it"
		if !p.Proposed {
			why = "you voted for it"
			f.Title, f.Subject = "Something you wanted is done", "Done: "+idea.Title
		}
		f.Text = append([]string{words[1]}, paragraphs(idea.Answer)...)
		f.Facts = []letters.Fact{{Name: "The idea", Value: idea.Title}}
		f.Action = letters.Action{Text: "See the idea", URL: f.base + "/ideas/" + url.PathEscape(idea.Number)}
		f.Foot += ". Sent to you because " + why + "."
		if err := s.put(ctx, "idea-answered", f, to{p.Email, p.Name}); err != nil {
			return err
		}
	}
	return nil
}
