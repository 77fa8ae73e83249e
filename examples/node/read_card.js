// Waits for a card, shows name, number and headline, and saves the photo when a file is named for it.
//
//     node read_card.js [PHOTO]

const { once } = require('node:events');
const { writeFileSync } = require('node:fs');
const { createInterface } = require('node:readline');
const cccd = require('./cccd');

async function main(photoFile) {
  process.stdout.write('Số định danh hoặc CAN: ');
  const terminal = createInterface({ input: process.stdin });
  const [key] = await once(terminal, 'line');
  terminal.close();
  console.log('Hãy đặt thẻ lên đầu đọc.');
  const card = await cccd.connect();
  const document = await cccd.read(card, key, new cccd.Trust(), { photo: photoFile !== undefined });
  console.log(`${document.field('full_name')}\n${document.field('personal_number')}\n${document.headlineWhat()}`);
  if (photoFile && document.photo) writeFileSync(photoFile, document.photo.content, { mode: 0o600 });
  process.exitCode = document.verdict === cccd.Verdict.GENUINE ? 0 : 1;
  document.close();
}

main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exitCode = 2;
});
