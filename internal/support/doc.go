// Package support owns conversations: questions of clients (tickets) with their answers and inner notes, the queues they
// wait in and the times promised for them, canned answers, ratings, what is put right, ideas, and the letters that come
// in through the mailbox.
//
// A client sees a ticket when they asked it or are a company admin of the account, and of it questions, answers and what
// happened, never a note or who works on it. Staff see the tickets of the clients within their reach. What an actor may
// see is made from the actor in one place (whose); what isn't within it is missing.
//
// Tables: queues, tickets, ticket_messages, ticket_files, ticket_presence, canned_answers, ticket_ratings, remedies,
// ticket_deflections, mailboxes, mails_in, ideas, idea_votes. It tells ticket.asked, ticket.answered, ticket.written,
// ticket.solved, ticket.closed, ticket.rated, remedy.done and idea.answered. It asks contacts to note the one contact that
// a ticket is, settings for hours and promises, files for attachments.
package support
