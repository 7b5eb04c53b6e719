/* The tiles that the board starts with, in order. The app only reads this file: what people change
   is kept in the browser or in the phone's keys, and "Start again" brings these tiles back.

   name and number are needed. colour: blue, teal, green, yellow, orange, red, purple, grey.
   account: 1 to 6, the account that calls; without it, the first one that is registered.
   null leaves a place free. */
window.GMI_BOARD = [
  { name: 'Reception', number: '2101', colour: 'blue' },
  { name: 'Duty manager', number: '07700900107', colour: 'blue' },
  { name: 'Night desk', number: '2109', colour: 'blue' },
  { name: 'Security', number: '2199', colour: 'red' },

  { name: 'Housekeeping', number: '2110', colour: 'teal' },
  { name: 'Laundry', number: '2114', colour: 'teal' },
  { name: 'Maintenance and workshop', number: '2140', colour: 'orange' },
  { name: 'Front gate', number: '7001', colour: 'orange', account: 3 },

  { name: 'Kitchen', number: '2120', colour: 'green' },
  { name: 'Restaurant Harbour Room', number: '2121', colour: 'green' },
  { name: 'Taxi rank', number: '02079460102', colour: 'yellow' },
  { name: 'Branch office', number: '7310', colour: 'purple', account: 4 },

  { name: 'Dr Anand, house doctor', number: '+442079460199', colour: 'red', account: 2 },
  { name: 'Airport shuttle', number: '02079460155', colour: 'yellow' },
  { name: 'Laundry pick-up', number: '07700900142', colour: 'grey' }
];
