-- A made-up warehouse of Example Trust to try the two queries with: staff.sql and workforce.sql.
CREATE TABLE workforce (organisation TEXT, year INTEGER, ethnic_group TEXT, people INTEGER);
INSERT INTO workforce VALUES
  ('X01', 2024, 'white', 4375), ('X01', 2024, 'bme', 1565), ('X01', 2024, 'unknown', 140), ('X02', 2024, 'white', 80);

CREATE TABLE staff (organisation TEXT, employee_number TEXT, pay_scale TEXT, staff_group TEXT, ethnic_origin TEXT,
                    assignment_category TEXT, primary_assignment TEXT);
INSERT INTO staff VALUES
  ('X01', '1', 'NHS|XR05|Review Body Band 5', 'Nursing and Midwifery Registered', 'A', 'Permanent', 'Y'),
  ('X01', '2', 'NHS|XR05|Review Body Band 5', 'Nursing and Midwifery Registered', 'H', 'Permanent', 'Y'),
  ('X01', '3', 'NHS|XR06|Review Body Band 6', 'Allied Health Professionals', 'A', 'Fixed Term Temp', 'Y'),
  ('X01', '4', 'NHS|XN03|Review Body Band 3', 'Administrative and Clerical', 'N', 'Permanent', 'Y'),
  ('X01', '4', 'NHS|XN02|Review Body Band 2', 'Administrative and Clerical', 'N', 'Bank', 'N'),
  ('X01', '5', 'NHS|YC72|Consultant', 'Medical and Dental', 'J', 'Permanent', 'Y'),
  ('X02', '6', 'NHS|XN03|Review Body Band 3', 'Administrative and Clerical', 'A', 'Permanent', 'Y');
