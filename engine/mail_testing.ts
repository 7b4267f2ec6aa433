// A mail server for tests: takes every letter, unless it is told to refuse somebody.
import { SMTPServer } from 'smtp-server'

/** A letter as it arrived. */
export interface Letter {
  from: string
  to: string[]
  /** Headers and body. */
  text: string
}

export interface Mailbox {
  url: string
  letters: Letter[]
  /** What it says to a recipient instead of taking the letter. */
  refuses: (address: string) => { code: number; text: string } | null
  close(): Promise<void>
}

/** Starts one on a free address. */
export async function mailbox(): Promise<Mailbox> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _greeting, done) {
      const no = box.refuses(address)
      done(no ? Object.assign(new Error(no.text), { responseCode: no.code }) : undefined)
    },
    onData(stream, { envelope }, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk) => {
        text += chunk
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = envelope
        const from = mailFrom ? mailFrom.address : ''
        box.letters.push({ from, to: rcptTo.map(({ address }) => address), text })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  const box: Mailbox = {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    letters: [],
    refuses: () => null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  return box
}
