// Transbank's SDK for Node as a process that is spoken to in lines of JSON:
// {"method": name, "args": [...]} in; {"result": ...} or {"error": text} out, and
// {"status": code} for each intermediate message of a sale.
"use strict"
const readline = require("readline")
const { POSIntegrado } = require("transbank-pos-sdk")

const pos = new POSIntegrado()
const say = (told) => process.stdout.write(JSON.stringify(told) + "\n")
const settle = (promise) =>
  promise.then(
    (result) => say({ result: result === undefined ? null : result }),
    (fault) => say({ error: String((fault && fault.message) || fault) }),
  )

settle(pos.connect(process.argv[2]))
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { method, args } = JSON.parse(line)
  const heard = method === "sale" ? [(status) => say({ status: status.responseCode })] : []
  const done = Promise.resolve().then(() => pos[method](...args, ...heard))
  // After the last row the SDK still believes that it waits for an answer.
  settle(method === "salesDetail" ? done.finally(() => { pos.waiting = false }) : done)
})
