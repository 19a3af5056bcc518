// node nodemailer.js PORT MAILS: hands over so many mails with nodemailer's pool and prints mails a second.
const nodemailer = require('nodemailer');
const [port, mails] = process.argv.slice(2).map(Number);
const pool = nodemailer.createTransport({ pool: true, host: '127.0.0.1', port, secure: false, ignoreTLS: true, maxConnections: 8, maxMessages: Infinity });
const line = '<p>A line of a mail that is as long as such lines are, with a link and some words.</p>\r\n';
const html = line.repeat(Math.ceil(9000 / line.length));
const text = 'A line of plain text in the mail.\r\n'.repeat(30);
(async () => {
  const start = process.hrtime.bigint();
  let next = 0;
  const one = async () => {
    while (next < mails) {
      const n = next++;
      await pool.sendMail({ from: 'Shop <hello@shop.example>', to: `someone${n}@example.com`, subject: `Mail ${n}`, html: html + n, text: text + n });
    }
  };
  await Promise.all(Array.from({ length: 16 }, one));
  console.log((mails / (Number(process.hrtime.bigint() - start) / 1e9)).toFixed(0));
  pool.close();
})();
