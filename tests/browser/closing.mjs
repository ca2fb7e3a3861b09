// A reporter for node's test runner: one closing line.
export default async function* closing(source) {
  const count = { 'test:pass': 0, 'test:fail': 0 };
  for await (const { type, data } of source) {
    if (type in count && data.details?.type !== 'suite' && !data.skip && !data.todo) count[type] += 1;
  }
  yield `\n${count['test:pass']} passed, ${count['test:fail']} failed\n`;
}
