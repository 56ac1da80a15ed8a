

 	

ARG A=bookworm-slim
 

FROM debian:$A AS build
   


FROM build


